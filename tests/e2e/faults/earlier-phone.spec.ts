// @all: opens profiles that earlier versions left
import { expect, test, type Locator, type Page } from '@playwright/test';
import {
	enterPassphrase,
	enterPassword,
	expectUpToDate,
	submitPassphrase
} from '#support/browser/app.ts';
import { lock } from '#support/browser/lock.ts';
import { wholeStorage } from '#support/browser/storage/whole-storage.ts';
import { findFakeTime } from '#support/machine/fake-time.ts';
import { operate } from '#support/servers/command.ts';
import { openEarlierPhone, type EarlierPhone } from '#support/versions/earlier-phone.ts';
import { VERSIONS } from '#support/versions/version.ts';
import { auditEvents, decisions } from '#support/world/database.ts';

const HOUR_MS = 3_600_000;
const TWO_YEARS_MS = 2 * 365 * 24 * HOUR_MS;

const library = findFakeTime();
if (library === undefined)
	process.stdout.write('Phones of earlier versions are left out: libfaketime is not here.\n');

/** Opens a phone that was closed some time ago, and its app as that version left it. */
async function open(name: string, afterMs: number): Promise<EarlierPhone> {
	const phone = await openEarlierPhone(name, { library: library ?? '', afterMs });
	await phone.page.goto('/');
	return phone;
}

/** Expects that what the phone held is in effect, once, and that nothing else was decided. */
async function expectArrived(phone: EarlierPhone, before: readonly string[]): Promise<void> {
	await expectUpToDate(phone.page);
	const { changes } = phone.version.phone;
	const names = [...new Set(changes.map(({ name }) => name))];
	const events = (await Promise.all(names.map((name) => auditEvents(phone, name)))).flat();
	const own = changes.map(({ id }) => events.filter(({ mutationId }) => mutationId === id));
	expect(own.map((found) => found.map(({ outcome }) => outcome))).toEqual(
		changes.map(() => ['applied'])
	);
	expect(await decisions(phone)).toHaveLength(before.length + changes.length);
	expect((await operate(phone.server, 'audit', 'verify')).code).toBe(0);
	expect(phone.browser.faults).toEqual([]);
}

const versions = library === undefined ? [] : VERSIONS;

for (const name of versions) {
	test(`a phone of ${name} is updated and sends its ten changes, each of which takes effect once`, async () => {
		await using phone = await open(name, HOUR_MS);
		const before = await decisions(phone);

		await phone.update();
		await enterPassphrase(phone.page);

		await expectArrived(phone, before);
	});

	test(`a phone of ${name} sends its ten changes before it is updated, and none again afterwards`, async () => {
		await using phone = await open(name, HOUR_MS);
		const before = await decisions(phone);

		await enterPassphrase(phone.page);
		await expectArrived(phone, before);
		if (await phone.update()) await enterPassphrase(phone.page);

		await expectArrived(phone, before);
	});
}

for (const name of versions.slice(0, 1)) {
	test(`a phone of ${name} that comes back after two years sends its ten changes after a sign-in`, async () => {
		await using phone = await open(name, TWO_YEARS_MS);
		const { page, version } = phone;
		const before = await decisions(phone);

		await phone.update();
		await submitPassphrase(page);
		await expect(page.getByText('This device has been away from the server')).toBeVisible();
		await page.getByRole('link', { name: 'Sign in as someone else' }).click();
		await enterPassword(page, version.sqlite.owner);
		await enterPassphrase(page);

		await expectArrived(phone, before);
	});
}

for (const name of versions.slice(-1)) {
	test(`the app of ${name} refuses a copy of a newer format, and changes nothing in it`, async () => {
		await using phone = await open(name, HOUR_MS);
		const { page } = phone;
		const format = await formatOf(page);
		await phone.update();
		await enterPassphrase(page);
		await expectUpToDate(page);
		await lock(page);
		const isNewer = (await formatOf(page)) !== format;

		await phone.goBack();
		await phone.update();
		const before = await wholeStorage(page);
		await page.reload();

		await expect(isNewer ? tooOld(page) : passphraseField(page)).toBeVisible();
		await expect(isNewer ? passphraseField(page) : tooOld(page)).toBeHidden();
		if (isNewer) expect(await wholeStorage(page)).toBe(before);
	});
}

/** Version of the database that holds the copy. */
function formatOf(page: Page): Promise<number | undefined> {
	return page.evaluate(async () => {
		const databases = await indexedDB.databases();
		return databases.find(({ name }) => /[\da-f]{24}-[\da-f]{24}/.test(name ?? ''))?.version;
	});
}

function tooOld(page: Page): Locator {
	const name = 'This version of Tenantry is too old for your data';
	return page.getByRole('heading', { name });
}

function passphraseField(page: Page): Locator {
	return page.getByLabel('Offline passphrase', { exact: true });
}
