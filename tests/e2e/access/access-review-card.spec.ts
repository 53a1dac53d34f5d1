// @all: the card in a browser; its rules are in shared/src/domain/access-review and in web/src/lib/components/review
import type { CDPSession, Locator } from '@playwright/test';
import { goOffline, goOnline, openStage } from '#support/browser/acceptance.ts';
import { expectUpToDate, openScreen } from '#support/browser/app.ts';
import { chip, openReview, startReview } from '#support/browser/reviews.ts';
import { expect, test } from '#support/browser/test.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, mara, sam } from '#support/world/people.ts';

const stage = openStage(ada, undefined, { viewport: { width: 390, height: 844 } });

test('a card is swiped: right keeps, left asks what to reduce, and a short way does nothing', async () => {
	const { world, page } = stage;
	await startReview(world, 'Winter', [sam, mara]);
	const finger = await page.context().newCDPSession(page);
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
	const dialog = page.getByRole('dialog', { name: 'Reduce Access', exact: true });
	await expect(dialog).toContainText(second ?? '');
	expect(await storedRows(world, 'reviewDecision')).toHaveLength(1);
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expect(card).toHaveAttribute('aria-label', second ?? '');
	await expect(page.getByText('1 of 2 people decided', { exact: true })).toBeVisible();
	await finger.detach();
});

test('a reduction is chosen with the keyboard, made with its decision, and not called done before it is', async () => {
	const { world, page } = stage;
	const reviewId = await startReview(world, 'Spring', [mara]);
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	await openReview(page, 'Spring');
	const roleOf = async () =>
		(await storedRows(world, 'administrator')).find(({ id }) => id === mara.id)?.value['role'];
	const before = await roleOf();
	await goOffline({ world, page });

	await page.keyboard.press('r');
	const dialog = page.getByRole('dialog', { name: 'Reduce Access', exact: true });
	const role = dialog.getByLabel('Role*', { exact: true });
	await expect(role).toBeVisible();
	// On a phone the focus begins at the part that scrolls.
	await page.keyboard.press('Tab');
	await expect(role).toBeFocused();
	await expect(role.getByRole('option', { name: 'Administrator With Billing' })).toHaveCount(0);
	await dialog.getByRole('button', { name: 'Reduce', exact: true }).press('Enter');
	await expect(dialog).toContainText('Choose a lower role, or organizations to take away.');
	await role.press('ArrowDown');
	await expect(role).toHaveValue('Command Runner');
	await dialog.getByRole('button', { name: 'Reduce', exact: true }).press('Enter');

	await expect(dialog).toBeHidden();
	const told = page.getByRole('status').filter({ hasText: `Reduce the access of ${mara.name}` });
	await expect(told).toContainText('On this computer');
	await expect(told).toBeFocused();
	await chip(page, 'Reduce').click();
	await expect(page.getByText('To be reduced', { exact: true })).toBeVisible();
	await expect(page.getByText('Reduced', { exact: true })).toBeHidden();
	expect(await roleOf()).toBe(before);

	await goOnline({ world, page });

	await expect(page.getByText('Reduced', { exact: true })).toBeVisible();
	await expect(told).toContainText('In effect');
	expect(before).not.toBe('Command Runner');
	expect(await roleOf()).toBe('Command Runner');
	const decisions = await storedRows(world, 'reviewDecision');
	expect(decisions.find(({ id }) => id === reviewId)?.value[mara.id]).toMatchObject({
		kind: 'reduce',
		access: { role: before },
		left: { role: 'Command Runner' }
	});
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
