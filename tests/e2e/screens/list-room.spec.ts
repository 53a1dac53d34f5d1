// @all: measures where the rows begin on two devices
import { openStage } from '#support/browser/acceptance.ts';
import { filterBy, list } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada } from '#support/world/people.ts';

const stage = openStage(ada);

for (const [device, viewport, most] of [
	['phone', { width: 390, height: 844 }, 170],
	['desktop', { width: 1440, height: 900 }, 210]
] as const)
	test(`the first row on a ${device} begins at most ${most} pixels down, filtered or not`, async () => {
		const { page } = stage;
		await page.setViewportSize(viewport);
		const link = list(page).locator('li, tbody tr').first();
		const top = async () => (await link.boundingBox())?.y;
		await expect(page.getByRole('list', { name: 'Worth a look' })).toBeVisible();

		expect(await top()).toBeLessThanOrEqual(most);
		await filterBy(page, 'Status', 'Active');

		const remove = page.getByRole('button', { name: 'Remove filter Status: Active', exact: true });
		await expect(remove).toBeAttached();
		expect(await top()).toBeLessThanOrEqual(most);
		await remove.click();
		await expect(page.getByRole('list', { name: 'Worth a look' })).toBeVisible();
	});
