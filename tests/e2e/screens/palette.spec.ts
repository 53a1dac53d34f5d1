// @all: finds and acts through the palette, in several roles
import type { Page } from '@playwright/test';
import { goOffline, openStage } from '#support/browser/acceptance.ts';
import { confirm, expectUpToDate, findRow, openScreen, signIn } from '#support/browser/app.ts';
import { axeViolations, forAxe } from '#support/browser/axe.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, mara, sam } from '#support/world/people.ts';

const stage = openStage(ada, undefined, forAxe);

function palette(page: Page) {
	return page.getByRole('dialog', { name: 'Command palette', exact: true });
}

function field(page: Page) {
	return palette(page).getByRole('combobox');
}

function option(page: Page, name: RegExp | string) {
	return palette(page).getByRole('option', { name });
}

async function openPalette(page: Page, text = ''): Promise<void> {
	await page.keyboard.press('Control+k');
	await expect(field(page)).toBeFocused();
	await field(page).fill(text);
}

test('the palette opens people and organizations and goes to screens, without a server too', async () => {
	const { world, page } = stage;
	await expectUpToDate(page);
	await goOffline(stage);

	await openPalette(page, 'rivera');
	await expect(option(page, sam.name)).toHaveAttribute('aria-selected', 'true');
	await page.keyboard.press('Enter');
	await expect(palette(page)).toBeHidden();
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await expect(panel.getByText(sam.name, { exact: true }).first()).toBeVisible();

	await openPalette(page, 'alder');
	await option(page, 'Alder Legal').click();
	await expect(page).toHaveURL(/\/organizations\/.+/);
	await openPalette(page, 'go to act');
	await expect(option(page, 'Go to Activity')).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
	await openPalette(page, 'no such person');
	await expect(palette(page).getByRole('status')).toHaveText('No match');
	await expect(field(page)).toHaveAttribute('aria-expanded', 'false');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Escape');
	await expect(palette(page)).toBeHidden();
	await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
	world.wire.heal();
});

test('“suspend” and a name asks for confirmation and suspends, and the focus comes back', async () => {
	const { world, page } = stage;
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	await goOffline(stage);
	const row = await findRow(page, sam.name);
	await row.getByRole('link').focus();

	await openPalette(page, 'susp');
	await option(page, 'Suspend Account…').click();
	await expect(field(page)).toHaveValue('suspend ');
	await field(page).pressSequentially('riv');
	const group = palette(page).getByRole('group', { name: 'Suspend Account', exact: true });
	await expect(group.getByRole('option', { name: sam.name })).toHaveAttribute(
		'aria-selected',
		'true'
	);
	await page.keyboard.press('Enter');
	expect(await confirm(page, 'Suspend')).toContain('You’re offline');
	await expect(row).toContainText('Suspended');
	await expect(row.getByRole('link')).toBeFocused();
	await openPalette(page, 'suspend riv');
	await expect(palette(page).getByRole('status')).toHaveText('No match');
	await field(page).fill('restore riv');
	await expect(option(page, sam.name)).toBeVisible();
	await page.keyboard.press('Control+k');
	await expect(palette(page)).toBeHidden();
	world.wire.heal();
});

test('the palette is a combobox for screen readers, offers what the role allows, and opens over no other dialog', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	await expectUpToDate(page);

	await openPalette(page);
	const first = palette(page).getByRole('option').first();
	await expect(first).toHaveAttribute('aria-selected', 'true');
	await expect(option(page, 'Suspend Account…')).toBeVisible();
	for (const refused of ['Add administrator', 'Create organization', 'Restore Account…'])
		await expect(option(page, refused)).toBeHidden();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	const active = palette(page).getByRole('option', { selected: true });
	await expect(active).toHaveCount(1);
	await expect(field(page)).toHaveAttribute(
		'aria-activedescendant',
		(await active.getAttribute('id')) ?? ''
	);
	await expect(active).toHaveText(
		(await palette(page).getByRole('option').nth(2).innerText()).trim()
	);
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('ArrowUp');
	await expect(palette(page).getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
	expect(await axeViolations(page)).toEqual([]);
	await field(page).fill('a');
	await expect(palette(page).getByRole('group', { name: 'People' })).toBeVisible();
	expect(await axeViolations(page)).toEqual([]);
	await field(page).fill('zzz');
	expect(await axeViolations(page)).toEqual([]);
	await page.keyboard.press('Escape');

	await page.getByRole('button', { name: /^Filter/ }).click();
	await expect(page.getByRole('dialog', { name: 'Filter and sort' })).toBeVisible();
	await page.keyboard.press('Control+k');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
});
