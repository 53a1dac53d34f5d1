import { expect } from '@playwright/test';
import {
	choosePassphrase,
	enrol,
	enterPassphrase,
	enterPassword,
	list,
	syncChip
} from '#support/browser/app.ts';
import { owner, setUp, setUpLink, test } from '#support/browser/new-portal.ts';

test('an empty server is set up on a phone over https, which installs the app and works offline', async ({
	portal,
	phone
}) => {
	const link = setUpLink(portal);
	const { page } = phone;

	await page.goto(link);
	await setUp(page, { email: '', repeated: 'another' });
	await expect(page.getByText('Passwords don’t match.')).toBeVisible();
	await expect(page.getByText('Enter an email address, like')).toBeVisible();
	await setUp(page, { password: 'Northwind Northwind', repeated: 'Northwind Northwind' });
	await expect(page.getByText('This password is too common.')).toBeVisible();
	await setUp(page);
	await expect(page.getByRole('heading', { name: 'Your server is set up' })).toBeVisible();
	// The link no longer works for someone who finds it in a terminal.
	await page.goto('/');
	await page.goto(link);
	await setUp(page);
	await expect(page.getByText('This link is no longer valid.')).toBeVisible();
	await page.goto('/');
	await enterPassword(page, owner);
	await enrol(page);
	await choosePassphrase(page);
	await expect(list(page)).toContainText(owner.name);
	await page.evaluate(() => navigator.serviceWorker.ready);

	const devtools = await phone.context.newCDPSession(page);
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	const cookies = await phone.context.cookies();
	await portal.server.stop();
	await phone.quit();
	const again = await phone.start();
	await again.goto('/');
	await enterPassphrase(again);

	expect(installabilityErrors).toEqual([]);
	expect(cookies.map(({ name, secure, httpOnly }) => [name, secure, httpOnly])).toEqual([
		['__Host-tenantry', true, true],
		['__Host-tenantry-devices', true, true]
	]);
	await expect(list(again)).toContainText(owner.name);
	await expect(syncChip(again)).toContainText('Can’t reach the server');
	expect(phone.faults).toEqual([]);
});
