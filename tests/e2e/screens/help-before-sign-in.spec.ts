// @all: beside the acceptance rows
import { createBrowser } from '#support/browser/browser.ts';
import { expect, test } from '#support/browser/test.ts';
import { startServer } from '#support/servers/process.ts';

test('a person who cannot sign in finds help and the links that the operator configured', async () => {
	const contact = 'https://northwind-msp.example/contact';
	const server = await startServer({ env: { CONTACT_URL: contact, ENABLED_BY: 'Northwind' } });
	const browser = await createBrowser({ baseURL: server.url });
	const { page } = browser;
	await page.goto('/sign-in');

	await page.getByRole('link', { name: 'Help', exact: true }).click();

	await expect(page.getByRole('heading', { name: 'Before you begin', exact: true })).toBeVisible();
	await expect(page.getByText('Ask Northwind to enable it.')).toBeVisible();
	const link = page.getByRole('link', { name: 'Contact us', exact: true });
	await expect(link).toHaveAttribute('href', contact);
	await page.getByRole('link', { name: 'Back', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
	await browser.close();
	await server.close();
});
