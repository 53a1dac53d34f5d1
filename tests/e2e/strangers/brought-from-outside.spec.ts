// @all: opens links and files of another site in every state of the app
import type { Page } from '@playwright/test';
import { carriedFile } from '@tenantry/web/carried/carried-file.ts';
import { envelopeLink } from '@tenantry/web/carried/carried-link.ts';
import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { openStage } from '#support/browser/acceptance.ts';
import { unlock } from '#support/browser/app.ts';
import { lock } from '#support/browser/lock.ts';
import { expect, test } from '#support/browser/test.ts';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { openHostileSite } from '#support/hostile/site.ts';
import { connect } from '#support/world/client.ts';
import { isSuspended } from '#support/world/database.ts';
import { ben, chi, jimenez, mara, noor, sam, type Person } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

const CARRIED = 'tenantry-carried';
const stage = openStage(chi);

test.beforeEach(() => unlock(stage.page));
test.afterEach(() =>
	stage.page.evaluate(
		(name) =>
			new Promise<void>((resolve, reject) => {
				const deleting = indexedDB.deleteDatabase(name);
				deleting.onsuccess = () => resolve();
				deleting.onerror = () => reject(deleting.error ?? new Error('not deleted'));
			}),
		CARRIED
	)
);

/** Seals a suspension on a colleague's device that has no signal. */
async function sealed(world: World, { id }: Person): Promise<Envelope> {
	const author = await connect(world.url, ben);
	const mutation = author.mutation('administrator.suspend', { id });
	return (await LockedDevice.register(author, author)).seal(mutation);
}

async function carriedIn(page: Page): Promise<boolean> {
	const names = await page.evaluate(async () =>
		(await indexedDB.databases()).map((one) => one.name)
	);
	return names.includes(CARRIED);
}

interface Posted {
	readonly app: string;
	readonly name: string;
	readonly content: string;
	readonly policy: string;
}

/** Posts a file to the share target from a page of another site. */
async function post(page: Page, posted: Posted): Promise<void> {
	await page.evaluate(({ app, name, content, policy }) => {
		document.head.insertAdjacentHTML('beforeend', `<meta name="referrer" content="${policy}">`);
		const form = document.createElement('form');
		const action = `${app}/administrators/import`;
		Object.assign(form, { action, method: 'post', enctype: 'multipart/form-data' });
		const input = document.createElement('input');
		Object.assign(input, { type: 'file', name: 'file' });
		const files = new DataTransfer();
		files.items.add(new File([content], name));
		input.files = files.files;
		form.append(input);
		document.body.append(form);
		form.submit();
	}, posted);
}

for (const [state, person] of [
	['signed out', sam],
	['locked', mara],
	['signed in', noor]
] as const)
	test(`SEC-E22 a link with a colleague’s change does nothing on a device that is ${state} before the person taps Deliver`, async () => {
		const { world } = stage;
		const { page } = state === 'signed out' ? await stage.openBrowser() : stage;
		if (state === 'signed out') await page.goto('/deliver');
		if (state === 'locked') await lock(page);
		const sent: string[] = [];
		page.context().on('request', (request) => sent.push(new URL(request.url()).pathname));

		await page.goto(envelopeLink(world.url, await sealed(world, person)));
		await expect(page.getByRole('heading', { name: 'Deliver this change?' })).toBeVisible();
		expect(page.url()).not.toContain('#');
		expect(await carriedIn(page)).toBe(false);
		await page.getByRole('button', { name: 'Don’t deliver' }).click();
		await expect(page.getByRole('heading', { name: 'Deliver this change?' })).toBeHidden();
		expect(sent).not.toContain('/sync/v1/envelopes');
		expect(await isSuspended(world, person.id)).toBe(false);

		await page.goto(envelopeLink(world.url, await sealed(world, person)));
		await page.getByRole('button', { name: 'Deliver', exact: true }).click();

		await expect(page.getByText('Received by the server')).toBeVisible();
		expect(await isSuspended(world, person.id)).toBe(true);
	});

test('SEC-E22 a file of another site is shown where the site hides its address, refused where it names it, and never taken without a tap', async () => {
	const { world, page } = stage;
	const site = await openHostileSite();
	const tab = await page.context().newPage();
	const content = carriedFile([await sealed(world, jimenez)]);
	const posted = { app: world.url, name: 'DOC-20261201-WA0001.txt', content };

	await tab.goto(site.url);
	await post(tab, { ...posted, policy: 'origin' });
	await expect(tab.getByRole('dialog', { name: 'Import Administrators' })).toBeVisible();
	await expect(tab).toHaveURL(/\/administrators\/import$/);

	await tab.goto(site.url);
	await post(tab, { ...posted, policy: 'no-referrer' });
	await expect(tab.getByRole('heading', { name: 'Deliver this change?' })).toBeVisible();
	expect(await carriedIn(tab)).toBe(false);
	expect(await isSuspended(world, jimenez.id)).toBe(false);
	await tab.getByRole('button', { name: 'Deliver', exact: true }).click();

	await expect(tab.getByText('Received by the server')).toBeVisible();
	expect(await isSuspended(world, jimenez.id)).toBe(true);
	await tab.close();
	site.close();
});

test('SEC-E22 a spreadsheet of another site is not previewed without a tap', async () => {
	const { world, page } = stage;
	const site = await openHostileSite();
	const tab = await page.context().newPage();
	await tab.goto(site.url);
	const content =
		'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access\r\nRosa,Klein,rosa@evil.example,Manager,Required,No,All';

	await post(tab, { app: world.url, name: 'people.csv', content, policy: 'no-referrer' });
	const dialog = tab.getByRole('dialog', { name: 'Import Administrators' });
	await expect(dialog.getByRole('heading', { name: 'Preview this file?' })).toBeVisible();
	await dialog.getByRole('button', { name: 'Discard file' }).click();

	await expect(dialog.getByRole('heading', { name: 'Preview this file?' })).toBeHidden();
	await expect(dialog).not.toContainText('Rosa Klein');
	await tab.close();
	site.close();
});
