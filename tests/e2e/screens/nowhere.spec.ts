// @all: tours every screen
import { list, signIn } from '#support/browser/app.ts';
import { ada } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('an unknown address says so and shows a way back', async ({ openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await page.evaluate(() => {
		const link = document.createElement('a');
		link.href = '/nowhere/at/all';
		document.body.append(link);
		link.click();
	});

	const name = 'There is nothing at this address';
	await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
	await page.getByRole('link', { name: 'Administrators', exact: true }).click();
	await expect(list(page)).toBeVisible();

	await page.goto('/nowhere');
	await expect(page.getByRole('heading', { name: 'Unlock', exact: true })).toBeVisible();
});
