// @all: sets up a server of its own, like first-setup
import { expect, type Page } from '@playwright/test';
import {
	choosePassphrase,
	confirm,
	enrol,
	enterPassphrase,
	enterPassword,
	expectUpToDate,
	list,
	openScreen,
	save
} from '#support/browser/app.ts';
import { owner, setUp, setUpLink, test } from '#support/browser/new-portal.ts';

const client = 'Alder Legal';
const header =
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access';

test('the checklist leads from an empty provider to a client, a second owner, required MFA, an installed app and a list', async ({
	portal,
	phone
}) => {
	const { page } = phone;
	await page.goto(setUpLink(portal));
	await setUp(page);
	await expect(page.getByRole('heading', { name: 'Your server is set up' })).toBeVisible();
	await page.goto('/');
	await enterPassword(page, owner);
	await enrol(page);
	await choosePassphrase(page);
	await expect(list(page)).toContainText(owner.name);

	await take(page, 'Add your first client', 0);
	await page.getByLabel('Name*', { exact: true }).fill(client);
	await page.getByRole('button', { name: 'Save', exact: true }).click();

	await take(page, 'Add a second owner', 1);
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await panel
		.getByLabel('Administrator Email Address*', { exact: true })
		.fill('olga@northwind.example');
	await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await panel
		.getByRole('combobox', { name: 'Role*', exact: true })
		.selectOption('Administrator With Billing');
	await save(panel);

	await take(page, 'Require MFA for everyone', 2);
	await page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true }).check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await confirm(page, 'Turn on');

	await take(page, 'Import your administrators', 3);
	const buffer = Buffer.from(`${header}\nSam,Oak,sam@northwind.example,Manager,Required,No,All\n`);
	await page
		.getByLabel('Spreadsheet', { exact: true })
		.setInputFiles({ name: 'administrators.csv', mimeType: 'text/csv', buffer });
	await page.getByRole('button', { name: 'Import 1 administrator', exact: true }).click();
	await page.getByRole('button', { name: 'Back to the list', exact: true }).click();
	await expectUpToDate(page);

	await openChecklist(page, 4);
	const install = page.getByRole('listitem').filter({ hasText: 'Install Tenantry on your phone' });
	await install.getByRole('button', { name: 'Show QR code', exact: true }).click();
	await expect(page.getByRole('img', { name: /^QR code of portal/ })).toBeVisible();

	// A test cannot put the app on a home screen, so the page is told that it is in such a window.
	await page.addInitScript(() => {
		const answer = window.matchMedia.bind(window);
		const all = '(width >= 0px)';
		window.matchMedia = (query) => answer(query === '(display-mode: standalone)' ? all : query);
	});
	await page.goto('/administrators');
	await enterPassphrase(page);
	await expect(list(page)).toContainText('sam@northwind.example');
	await expect(page.getByRole('link', { name: /^Get started/ })).toBeHidden();
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await expect(page.getByRole('region', { name: 'Status', exact: true })).toBeVisible();
	await expect(page.getByRole('region', { name: 'Get started', exact: true })).toBeHidden();
	expect(phone.faults).toEqual([]);
});

async function openChecklist(page: Page, done: number): Promise<void> {
	await openScreen(page, 'Administrators');
	await page.getByRole('link', { name: `Get started ${done} of 5 done`, exact: true }).click();
	await expect(page.getByRole('region', { name: 'Get started', exact: true })).toContainText(
		`${done} of 5 done`
	);
}

async function take(page: Page, step: string, done: number): Promise<void> {
	await openChecklist(page, done);
	await page.getByRole('link', { name: step, exact: true }).click();
}
