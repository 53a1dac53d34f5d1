// @all: compares every place that says who is enrolled
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { enrolmentWord, type Enrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import * as z from 'zod/mini';
import { openAccountSettings } from '#support/browser/acceptance.ts';
import { filterBy, list, openScreen, signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { connect, post } from '#support/world/client.ts';
import { ada, ben, chi, people, sam, type Person } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

/** Ben took the first step and no other; Chi and Sam finished. MFA is required for Ben and Chi. */
const steps = new Map<Person, Enrolment>([
	[ben, 'started'],
	[chi, 'finished'],
	[sam, 'finished']
]);
const isRequired = (person: Person) => person.isMfaRequired || person === ben || person === chi;
const all = byEmail((person) => enrolmentWord(stepOf(person)));

test('list, cards, Overview, dialog, export and public API agree on who is enrolled', async ({
	world,
	openBrowser
}) => {
	const owner = await connect(world.url, ada);
	const readRecords = await recordReader(world);
	await (await connect(world.url, ben)).startEnrolment();
	for (const person of [chi, sam]) await (await connect(world.url, person)).enrol();
	for (const { id } of [ben, chi])
		await owner.push(owner.mutation('administrator.requireMfa', { id }));
	const { page } = await openBrowser();
	await signIn(page, ada);

	for (const [choice, step, words] of [
		['Enrolled', undefined, undefined],
		['Enrolled · not finished', 'started', /^Enrolled\s*, not finished$/],
		['Not Enrolled', 'none', /^Not Enrolled$/]
	] as const)
		await test.step(`the list filtered by ${choice}`, async () => {
			await filterBy(page, 'MFA: Enrollment', choice);
			const rest = people.filter((person) =>
				step === undefined ? stepOf(person) !== 'none' : stepOf(person) === step
			);
			await expectCount(page, rest.length);
			if (words) await expect(list(page).getByRole('cell', { name: words }).first()).toBeVisible();
			if (step !== 'none')
				for (const { name } of rest)
					await expect(list(page).getByRole('link', { name, exact: true })).toBeVisible();
			await clearFilters(page);
		});

	await test.step('the card above the list counts people who have not enrolled, and those who do not have to', async () => {
		const without = people.filter((person) => !isRequired(person) || stepOf(person) !== 'finished');
		const cards = page.getByRole('list', { name: 'Worth a look', exact: true });
		const name = `Without MFA ${without.length}`;
		await cards.getByRole('button', { name, exact: true }).click();
		await expectCount(page, without.length);
		await clearFilters(page);
	});

	await test.step('Overview', async () => {
		await page.getByRole('link', { name: 'Overview', exact: true }).click();
		const coverage = page.getByRole('region', { name: 'MFA coverage', exact: true });
		for (const [label, step] of [
			['Required and enrolled', 'finished'],
			['Required, not finished', 'started'],
			['Required, not enrolled', 'none']
		] as const) {
			const count = people.filter((it) => isRequired(it) && stepOf(it) === step).length;
			await expect(
				coverage.getByRole('row', { name: `${label} ${count}`, exact: true })
			).toBeVisible();
		}
	});

	await test.step('the export', async () => expect(await exportedWords(page)).toEqual(all));

	await test.step('the public API', async () => {
		const records = new Map((await readRecords()).map((record) => [record.email, record]));
		const words = byEmail(({ email }) => {
			const record = records.get(email);
			const step = record?.totpEnrolled === true ? 'started' : 'none';
			return enrolmentWord(record?.totpEnrollmentFinished === true ? 'finished' : step);
		});
		expect(words).toEqual(all);
	});

	await test.step('the dialog before MFA is required for everyone', async () => {
		await (await openAccountSettings(page)).check();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		const unfinished = people.filter((it) => it.isRegistered && stepOf(it) !== 'finished');
		const name = `${unfinished.length} without a finished MFA setup`;
		const dialog = page.getByRole('alertdialog');
		await dialog.getByText(name, { exact: true }).click();
		await dialog.getByRole('button', { name: /^and \d+ more$/ }).click();
		const names = dialog.getByRole('list', { name, exact: true });
		await expect(names.getByText(ben.name, { exact: true })).toBeVisible();
		await expect(names.getByText(chi.name, { exact: true })).toBeHidden();
	});
});

function stepOf(person: Person): Enrolment {
	return steps.get(person) ?? 'none';
}

function byEmail(wordOf: (person: Person) => string): Record<string, string> {
	return Object.fromEntries(people.map((person) => [person.email, wordOf(person)]));
}

async function expectCount(page: Page, count: number): Promise<void> {
	const words = `${count} of ${people.length} administrators`;
	await expect(page.getByText(words, { exact: true })).toBeVisible();
}

function clearFilters(page: Page): Promise<void> {
	return page.getByRole('button', { name: 'Clear filters', exact: true }).click();
}

/** Exports everyone, and returns the last column by the email. */
async function exportedWords(page: Page): Promise<Record<string, string>> {
	await openScreen(page, 'Administrators');
	await page.getByRole('button', { name: 'Import, export and share', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Export administrators', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Export Administrators', exact: true });
	await dialog.getByRole('checkbox', { name: 'MFA: Enrollment', exact: true }).check();
	const downloading = page.waitForEvent('download');
	await dialog.getByRole('button', { name: 'Export', exact: true }).click();
	const lines = (await readFile(await (await downloading).path(), 'utf8')).split('\r\n');
	return byEmail(({ email }) => {
		const line = lines.find((one) => one.includes(`,${email},`)) ?? '';
		return line.slice(line.lastIndexOf(',') + 1);
	});
}

const Records = z.object({
	results: z.array(
		z.looseObject({
			email: z.string(),
			totpEnrolled: z.boolean(),
			totpEnrollmentFinished: z.boolean()
		})
	)
});

/** Returns a function that asks the public API for all administrators. */
async function recordReader({ url }: World) {
	const owner = await connect(url, ada);
	await owner.push(owner.mutation('administrator.setApiAccess', { id: ada.id, enabled: true }));
	const made = await post(`${url}/session/v1/api-key`, {}, { cookie: owner.cookie });
	const headers = { 'x-api-key': NewApiKey.parse(await made.json()).key };
	const address = `${url}/api/v2/providers/${owner.providerId}/administrators?limit=100`;
	return async () => Records.parse(await (await fetch(address, { headers })).json()).results;
}
