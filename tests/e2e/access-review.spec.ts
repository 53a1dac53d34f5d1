// @all: reviews 240 people
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import * as z from 'zod';
import { goOffline, goOnline } from '#support/browser/acceptance.ts';
import { changeCard, expectUpToDate, openScreen, signIn } from '#support/browser/app.ts';
import {
	chip,
	decision,
	openReview,
	reduceOn,
	startReview,
	suspendOn
} from '#support/browser/reviews.ts';
import { expect, test } from '#support/browser/test.ts';
import { isSuspended, storedRows } from '#support/world/database.ts';
import { ada, mara, sam } from '#support/world/people.ts';
import { fillUp, openColleague } from '#support/world/reviews.ts';
import { tenantry, type World } from '#support/world/world.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const DAY_MS = 86_400_000;
const SIZE = 240;

const Evidence = z.looseObject({
	lines: z.array(z.looseObject({ name: z.string(), decision: z.string() }))
});

test('240 people are reviewed offline on a phone, and the exported evidence is verified', async ({
	world,
	openBrowser
}, testInfo) => {
	await fillUp(world, SIZE);
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await expectUpToDate(page);
	await goOffline({ world, page });
	await openReviews(page);
	await page.getByRole('button', { name: 'Start a Review', exact: true }).click();
	await page.getByLabel('Name*', { exact: true }).fill('Autumn');
	await expect(page.getByText('240 people to review.', { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Start Review', exact: true }).click();

	const card = page.getByRole('article');
	for (let left = SIZE - 1; left > 0; left--) {
		await expect(chip(page, 'Left for you')).toHaveText(`Left for you ${left}`);
		const name = (await card.getAttribute('aria-label')) ?? '';
		if (name === sam.name) await suspendOn(page);
		else if (left % 10 === 0) await reduceOn(page);
		else await decision(page, 'Keep').click();
	}
	await expect(page.getByRole('heading', { name: 'Nothing left for you' })).toBeVisible();
	await expect(page.getByText('239 of 240 people decided', { exact: true })).toBeVisible();
	await expect(page.getByText(/^239 decisions are saved on this device/)).toBeVisible();
	expect(await storedRows(world, 'reviewDecision')).toEqual([]);
	expect(await isSuspended(world, sam.id)).toBe(false);

	await goOnline({ world, page });
	await expectUpToDate(page);
	expect(await isSuspended(world, sam.id)).toBe(true);
	const file = testInfo.outputPath('evidence.json');
	await writeFile(file, await exportedEvidence(page));
	expect(await verify(world, file)).toMatch(/^240 of 240 lines verified\./m);

	const evidence = Evidence.parse(JSON.parse(await readFile(file, 'utf8')));
	const altered = evidence.lines.find((line) => line.decision === 'reduce');
	if (altered === undefined) throw new Error('Nobody was reduced.');
	altered.decision = 'keep';
	await writeFile(file, JSON.stringify(evidence));
	await expect(verify(world, file)).rejects.toMatchObject({
		code: 1,
		stdout: expect.stringMatching(new RegExp(`${altered.name}.*decision.*keep.*reduce`))
	});
});

test('when two reviewers differ, the stricter decision stands and the other reviewer is told', async ({
	world,
	openBrowser
}) => {
	const colleague = await openColleague(world);
	const reviewId = await startReview(world, [sam, mara]);
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await expectUpToDate(page);
	await openReview(page, 'Winter');
	await goOffline({ world, page });
	await decision(page, 'Keep').click();
	// A second tap on the card of the same person decides nothing.
	await expect(chip(page, 'Left for you')).toHaveText('Left for you 1');
	await decision(page, 'Keep').click();
	await expect(page.getByText('2 of 2 people decided', { exact: true })).toBeVisible();
	await colleague.decide(reviewId, sam, 'suspend');

	await goOnline({ world, page });

	await expect(chip(page, 'Suspend')).toHaveText('Suspend 1');
	await expect(chip(page, 'Keep')).toHaveText('Keep 1');
	await openScreen(page, 'Changes');
	const told = changeCard(page, `Keep the access of ${sam.name} in an access review`);
	await expect(told).toContainText('Decision');
	await expect(told).toContainText('Suspend');
	expect(await isSuspended(world, sam.id)).toBe(true);
});

test('a decision that arrives after the due time does not count, and a suspension does', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await expectUpToDate(page);
	const dueAt = Date.now() + 20_000;
	const reviewId = await startReview(world, [sam, mara], dueAt);
	await openReview(page, 'Winter');
	await goOffline({ world, page });
	await expect(page.getByRole('article')).toHaveAttribute('aria-label', mara.name);
	await decision(page, 'Keep').click();
	await expect(page.getByRole('article')).toHaveAttribute('aria-label', sam.name);
	await suspendOn(page);
	await expect.poll(() => closedAt(world, reviewId)).toBeGreaterThanOrEqual(dueAt);

	await goOnline({ world, page });

	await expect.poll(() => isSuspended(world, sam.id)).toBe(true);
	await openScreen(page, 'Changes');
	await expect(
		changeCard(page, `Keep the access of ${mara.name} in an access review`)
	).toContainText('The access review was over when this arrived.');
	expect(await storedRows(world, 'reviewDecision')).toEqual([]);
});

test('a closed review shows that it repeats, and can be stopped', async ({
	world,
	openBrowser
}) => {
	const colleague = await openColleague(world);
	const dueAt = Date.now() + 14 * DAY_MS;
	await colleague.start({
		name: 'Winter',
		subjects: [sam],
		reviewers: [ada],
		dueAt,
		repeatDays: 91
	});
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await openReview(page, 'Winter');
	await expect(page.getByText('Repeats every 91 days.', { exact: true })).toBeVisible();
	await inMenu(page, 'Close review', 'Close Review');

	await inMenu(page, 'Stop repeating', 'Stop Repeating');

	await expect(page.getByText('Repeats every 91 days.', { exact: true })).toBeHidden();
	await page.getByRole('button', { name: 'Export and close', exact: true }).click();
	await expect(page.getByRole('menuitem', { name: /^Export evidence as CSV/ })).toBeVisible();
	await expect(page.getByRole('menuitem', { name: /^Stop repeating/ })).toBeHidden();
	await expect
		.poll(async () => (await storedRows(world, 'accessReview'))[0]?.value['repeatDays'])
		.toBeNull();
});

test('a person who sees only some administrators sees no reviews', async ({
	world,
	openBrowser
}) => {
	const reviewId = await startReview(world, [sam, mara]);
	const { page } = await openBrowser();
	await signIn(page, mara);
	await expectUpToDate(page);
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'MFA coverage', exact: true })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Access reviews', exact: true })).toBeHidden();

	await page.evaluate((id) => {
		const link = document.createElement('a');
		link.href = `/reviews/${id}`;
		document.body.append(link);
		link.click();
	}, reviewId);

	await expect(page.getByText(/There’s no such access review/)).toBeVisible();
});

async function openReviews(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await page.getByRole('link', { name: /^(All access|Access) reviews$/ }).click();
}

async function inMenu(page: Page, item: string, verb: string): Promise<void> {
	await page.getByRole('button', { name: 'Export and close', exact: true }).click();
	await page.getByRole('menuitem', { name: item, exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: verb, exact: true });
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}

async function closedAt(world: World, reviewId: string): Promise<unknown> {
	const rows = await storedRows(world, 'accessReview');
	return rows.find(({ id }) => id === reviewId)?.value['closedAt'];
}

async function exportedEvidence(page: Page): Promise<string> {
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Export and close', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Export evidence as JSON', exact: true }).click();
	return readFile(await (await downloading).path(), 'utf8');
}

function verify({ server: { dataDir }, databaseUrl }: World, file: string): Promise<string> {
	return tenantry({ dataDir, databaseUrl }, 'review', 'verify', file);
}
