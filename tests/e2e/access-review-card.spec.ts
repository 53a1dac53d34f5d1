import type { CDPSession, Locator } from '@playwright/test';
import { signIn } from '#support/browser/app.ts';
import { chip, decision, openReview, startReview } from '#support/browser/reviews.ts';
import { expect, test } from '#support/browser/test.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, ben, mara, noor, sam } from '#support/world/people.ts';
import { openColleague } from '#support/world/reviews.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

test('a card is swiped: right keeps, left reduces, and a short way does nothing', async ({
	world,
	openBrowser
}) => {
	await startReview(world, [sam, mara]);
	const { page, context } = await openBrowser(PHONE);
	await signIn(page, ada);
	const finger = await context.newCDPSession(page);
	await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	await openReview(page, 'Winter');
	const card = page.getByRole('article');
	const first = await card.getAttribute('aria-label');

	await swipe(card, finger, 60);
	await expect(card).toHaveAttribute('aria-label', first ?? '');
	expect(await storedRows(world, 'reviewDecision')).toEqual([]);

	await swipe(card, finger, 160);
	await expect(
		page.getByText(`In effect · Keep the access of ${first} in an access review`)
	).toBeVisible();
	await expect(card).not.toHaveAttribute('aria-label', first ?? '');
	const second = await card.getAttribute('aria-label');
	await swipe(card, finger, -160);
	await expect(page.getByText(`In effect · Ask to reduce the access of ${second}`)).toBeVisible();
	await expect(page.getByText('2 of 2 people decided', { exact: true })).toBeVisible();
});

test('keys decide and skip, until single keys are turned off', async ({ world, openBrowser }) => {
	await startReview(world, [sam, mara, noor]);
	const { page } = await openBrowser();
	await signIn(page, ada);
	await openReview(page, 'Winter');
	const card = page.getByRole('article');
	await expect(card).toHaveAttribute('aria-label', noor.name);

	await page.keyboard.press('n');
	await expect(card).toHaveAttribute('aria-label', mara.name);
	await page.keyboard.press('k');
	await expect(
		page.getByText(
			`In effect · Keep the access of ${mara.name} in an access review · Next: ${sam.name}.`
		)
	).toBeVisible();
	await expect(card).toHaveAttribute('aria-label', sam.name);
	await page.keyboard.press('s');
	const dialog = page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
	await page.keyboard.press('k');
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expect(page.getByText('1 of 3 people decided', { exact: true })).toBeVisible();

	await page.evaluate(() => localStorage.setItem('single-keys', 'off'));
	await page.keyboard.press('k');
	await page.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(page.getByText('Already sent. Decide again below.')).toBeVisible();
	await decision(page, 'Reduce').click();
	await expect(chip(page, 'To be reduced')).toHaveText('To be reduced 1');
	await expect(chip(page, 'Kept')).toHaveText('Kept 0');
});

test('the focus stays on Keep from person to person, and goes to the group after a suspension', async ({
	world,
	openBrowser
}) => {
	await startReview(world, [sam, mara, noor]);
	const { page } = await openBrowser();
	await signIn(page, ada);
	await openReview(page, 'Winter');
	const card = page.getByRole('article');
	await expect(card).toHaveAttribute('aria-label', noor.name);
	const group = page.getByRole('group', { name: 'Decision', exact: true });

	await decision(page, 'Keep').focus();
	await page.keyboard.press('Enter');

	await expect(card).toHaveAttribute('aria-label', mara.name);
	await expect(decision(page, 'Keep')).toBeFocused();
	await page.keyboard.press('s');
	const dialog = page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
	await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expect(card).toHaveAttribute('aria-label', sam.name);
	await expect(group).toBeFocused();
	await decision(page, 'Keep').focus();
	await page.keyboard.press('Enter');
	await expect(
		page
			.getByRole('status')
			.filter({ hasText: `Keep the access of ${sam.name} in an access review` })
	).toBeFocused();
});

test('a quick second key decides nothing about the person who was just decided about', async ({
	world,
	openBrowser
}) => {
	await startReview(world, [sam, mara]);
	const { page } = await openBrowser();
	await signIn(page, ada);
	await openReview(page, 'Winter');
	await expect(page.getByRole('article')).toHaveAttribute('aria-label', mara.name);
	await page.keyboard.press('k');
	await expect(page.getByRole('article')).toHaveAttribute('aria-label', sam.name);

	await page.evaluate(() => {
		const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key }));
		press('k');
		press('r');
		// Once more when the first decision may be on the device and the next answer is not.
		return Promise.resolve().then(() => press('r'));
	});

	await expect(page.getByText('2 of 2 people decided', { exact: true })).toBeVisible();
	await expect(chip(page, 'Kept')).toHaveText('Kept 2');
	await expect(chip(page, 'To be reduced')).toHaveText('To be reduced 0');
});

test('the card stays when a colleague decides about its person, and shows the decision', async ({
	world,
	openBrowser
}) => {
	const colleague = await openColleague(world);
	const reviewId = await startReview(world, [sam, mara, noor]);
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await openReview(page, 'Winter');
	const card = page.getByRole('article');
	await expect(card).toHaveAttribute('aria-label', noor.name);

	await colleague.decide(reviewId, noor, 'reduce');

	await expect(chip(page, 'Left for you')).toHaveText('Left for you 2');
	await expect(card).toHaveAttribute('aria-label', noor.name);
	await expect(card).toContainText(`To be reduced by ${ben.name}`);
	await page.getByRole('button', { name: 'Next', exact: true }).click();
	await expect(card).toHaveAttribute('aria-label', mara.name);

	await colleague.decide(reviewId, mara, 'reduce');
	await expect(card).toContainText(`To be reduced by ${ben.name}`);
	await decision(page, 'Keep').click();
	await expect(card).toHaveAttribute('aria-label', sam.name);
	await expect(chip(page, 'Kept')).toHaveText('Kept 1');
});

async function swipe(card: Locator, finger: CDPSession, byPx: number): Promise<void> {
	const box = await card.boundingBox();
	const x = (box?.x ?? 0) + (box?.width ?? 0) / 2;
	const y = (box?.y ?? 0) + 40;
	await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
	for (const part of [0.25, 0.5, 0.75, 1])
		await finger.send('Input.dispatchTouchEvent', {
			type: 'touchMove',
			touchPoints: [{ x: x + byPx * part, y }]
		});
	await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
