// @all: opens the list behind every group of every picture
import { expect, test, type Locator, type Page } from '@playwright/test';
import { OVERVIEW_DAYS } from '@tenantry/shared/protocol/overview.ts';
import { openStage } from '#support/browser/acceptance.ts';
import { expectUpToDate, openScreen, signIn } from '#support/browser/app.ts';
import { coveredOn, writeDailyCounts } from '#support/world/daily-counts.ts';
import { ada, people, mara } from '#support/world/people.ts';

const PICTURES = [
	'MFA coverage',
	'Status',
	'Roles',
	'Last seen',
	'Pending invitations',
	'Organization access'
];

const stage = openStage(ada);

async function openOverview(page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
}

function picture(page: Page, name: string): Locator {
	return page.getByRole('region', { name, exact: true });
}

/** Returns the words and number of each group that has anyone in it. */
async function groupsOf(table: Locator): Promise<{ label: string; count: number }[]> {
	await expect(table.getByRole('link').first()).toBeVisible();
	return table
		.getByRole('row')
		.filter({ has: table.page().getByRole('link') })
		.evaluateAll((rows) =>
			rows.map((row) => ({
				label: row.querySelector('a')?.textContent.trim() ?? '',
				count: Number(row.querySelector('td')?.textContent)
			}))
		);
}

test('each picture opens its list, which shows the same number', async () => {
	const { page } = stage;
	for (const name of PICTURES) {
		await openOverview(page);
		const groups = await groupsOf(picture(page, name).getByRole('table').first());
		for (const { label, count } of groups) {
			await openOverview(page);
			await picture(page, name).getByRole('link', { name: label, exact: true }).click();
			await expect(
				page.getByText(`${count} of ${people.length} administrators`, { exact: true }),
				`${name}: ${label}`
			).toBeVisible();
			await page.getByRole('button', { name: 'Clear filters', exact: true }).click();
		}
		expect(groups.length, name).toBeGreaterThan(0);
	}
});

test('the pictures by status and role count everyone once', async () => {
	const { page } = stage;
	await openOverview(page);
	for (const name of ['Status', 'Roles', 'Organization access']) {
		const groups = await groupsOf(picture(page, name).getByRole('table'));
		expect(
			groups.reduce((sum, { count }) => sum + count, 0),
			name
		).toBe(people.length);
	}
});

test('an organization opens with as many administrators as its bar says', async () => {
	const { page } = stage;
	await openOverview(page);
	const organizations = picture(page, 'Most reached organizations');
	const [first] = await groupsOf(organizations.getByRole('table'));
	if (first === undefined) throw new Error('There is no organization.');

	await organizations.getByRole('link', { name: first.label, exact: true }).click();

	await expect(
		page.getByText(`${first.count} administrators have access.`, { exact: true })
	).toBeVisible();
});

test('the pictures are there without the server, and come back with the list', async () => {
	const { page, world } = stage;
	await expectUpToDate(page);
	await openOverview(page);
	await expect(
		picture(page, 'Last seen').getByRole('link', { name: 'In the last 30 days' })
	).toBeVisible();
	world.wire.cut();

	await openScreen(page, 'Administrators');
	await openOverview(page);

	await expect(
		picture(page, 'Last seen').getByRole('link', { name: 'In the last 30 days' })
	).toBeVisible();
	await expect(picture(page, 'MFA coverage').getByText(/accounts in use/)).toBeVisible();
	world.wire.heal();
});

test('a role that sees only some administrators is told so, and gets no counts of the provider', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	await openOverview(page);

	await expect(page.getByText(/Your role only shows some administrators/)).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Last 90 days' })).toBeHidden();
	await expect(picture(page, 'Status')).toBeVisible();
});

test('the trend of 90 days is a line for the eye, and a table for a screen reader', async () => {
	writeDailyCounts(stage.world);
	const { page } = await stage.openBrowser();
	await signIn(page, ada);
	await openOverview(page);
	const coverage = picture(page, 'MFA coverage');

	await expect(coverage.locator('path.line')).toBeVisible();
	await expect(coverage.locator('figure')).toHaveAttribute('aria-hidden', 'true');
	const table = coverage.getByRole('table', { name: /^Accounts with MFA required and enrolled/ });
	await expect(table).toBeHidden();
	await coverage.getByText('Numbers by day', { exact: true }).click();
	await expect(table.getByRole('columnheader')).toHaveText(['Day', 'Covered', 'In use', 'Share']);
	const days = table.getByRole('row').filter({ has: page.getByRole('rowheader') });
	await expect(days).toHaveCount(OVERVIEW_DAYS);
	const [covered, total] = [coveredOn(OVERVIEW_DAYS - 1), people.length];
	await expect(days.first().getByRole('cell')).toHaveText([
		String(covered),
		String(total),
		`${Math.round((covered / total) * 100)}%`
	]);
	await expect(days.last().getByRole('cell').first()).toHaveText(String(coveredOn(0)));
});
