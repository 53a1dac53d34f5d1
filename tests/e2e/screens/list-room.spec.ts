// @all: measures where the rows begin on two devices
import { openStage } from '#support/browser/acceptance.ts';
import { filterBy, list, openScreen } from '#support/browser/app.ts';
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

test('a phone draws the rows in view first, and a few further ones at a time', async () => {
	const { page } = stage;
	await page.setViewportSize({ width: 390, height: 844 });
	await openScreen(page, 'Organizations');
	const draws = await page.evaluateHandle(() => {
		const row = 'li[data-id]';
		const rowsIn = (node: Node) =>
			node instanceof Element ? Number(node.matches(row)) + node.querySelectorAll(row).length : 0;
		const counts: number[] = [];
		const observer = new MutationObserver((changes) => {
			const added = changes.flatMap(({ addedNodes }) => [...addedNodes].map(rowsIn));
			counts.push(added.reduce((sum, count) => sum + count, 0));
		});
		observer.observe(document.body, { childList: true, subtree: true });
		return counts;
	});

	await openScreen(page, 'Administrators');

	const drawn = async () => (await draws.jsonValue()).reduce((sum, count) => sum + count, 0);
	await expect.poll(drawn).toBeGreaterThan(20);
	expect(Math.max(...(await draws.jsonValue()))).toBeLessThanOrEqual(10);
});
