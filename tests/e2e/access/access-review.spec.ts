// @all: reviews 240 people
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import * as z from 'zod';
import { goOffline, goOnline } from '#support/browser/acceptance.ts';
import { expectUpToDate, signIn } from '#support/browser/app.ts';
import { chip, decision, reduceOn, suspendOn } from '#support/browser/reviews.ts';
import { expect, test } from '#support/browser/test.ts';
import { isSuspended, storedRows } from '#support/world/database.ts';
import { ada, sam } from '#support/world/people.ts';
import { fillUp } from '#support/world/reviews.ts';
import { tenantry, type World } from '#support/world/world.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
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

async function openReviews(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await page.getByRole('link', { name: /^(All access|Access) reviews$/ }).click();
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
