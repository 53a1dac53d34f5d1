// @all: the list of settings beside a page, at three sizes
import type { Page } from '@playwright/test';
import { openStage } from '#support/browser/acceptance.ts';
import { openScreen } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada } from '#support/world/people.ts';

const stage = openStage(ada);

function linkTo(page: Page, name: string) {
	return page.getByRole('main').getByRole('link', { name, exact: true });
}

function pageTitle(page: Page, name: string) {
	return page.getByRole('heading', { level: 2, name, exact: true });
}

for (const [device, viewport] of [
	['tablet', { width: 820, height: 1180 }],
	['desktop', { width: 1440, height: 900 }]
] as const)
	test(`on a ${device} the list of settings stands beside the open page, and keeps the focus`, async () => {
		const { page } = stage;
		await page.setViewportSize(viewport);
		await openScreen(page, 'Administrators');
		await openScreen(page, 'Settings');

		await expect(pageTitle(page, 'Account')).toBeVisible();
		await expect(linkTo(page, 'Account')).toHaveAttribute('aria-current', 'page');
		await linkTo(page, 'Appearance').click();

		await expect(pageTitle(page, 'Appearance')).toBeVisible();
		await expect(pageTitle(page, 'Account')).toBeHidden();
		await expect(page).toHaveTitle('Appearance – Tenantry');
		await expect(linkTo(page, 'Appearance')).toBeFocused();
		await expect(linkTo(page, 'Profile')).toBeInViewport();
		await expect(linkTo(page, 'Settings')).toBeHidden();
		const [list, opened] = await Promise.all([
			linkTo(page, 'Appearance').boundingBox(),
			pageTitle(page, 'Appearance').boundingBox()
		]);
		expect(opened?.x).toBeGreaterThan((list?.x ?? 0) + (list?.width ?? 0));
		await page.goBack();
		await expect(pageTitle(page, 'Account')).toBeVisible();
		await page.goBack();
		await expect(page).toHaveURL(/\/administrators$/);
		await expect(page).toHaveTitle('Administrators – Tenantry');
	});

test('on a phone a page of the settings takes the place of the list, and leads back', async () => {
	const { page } = stage;
	await page.setViewportSize({ width: 390, height: 844 });
	await openScreen(page, 'Settings');

	await expect(page).toHaveURL(/\/settings$/);
	await expect(page).toHaveTitle('Settings – Tenantry');
	await linkTo(page, 'Appearance').click();

	await expect(pageTitle(page, 'Appearance')).toBeVisible();
	await expect(linkTo(page, 'Profile')).toBeHidden();
	await linkTo(page, 'Settings').click();
	await expect(linkTo(page, 'Profile')).toBeVisible();
	await expect(pageTitle(page, 'Appearance')).toBeHidden();
	await expect(page).toHaveURL(/\/settings$/);
});
