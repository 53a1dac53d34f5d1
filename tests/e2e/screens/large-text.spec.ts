// @all: opens every screen at two sizes; accessibility.spec.ts fits each into 320 pixels
import type { Page } from '@playwright/test';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	add,
	closePanel,
	edit,
	find,
	findRow,
	openAdministrator,
	openScreen,
	signIn,
	suspend,
	syncChip
} from '#support/browser/app.ts';
import { cutTexts } from '#support/browser/layout.ts';
import { expect, test } from '#support/browser/test.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, sam } from '#support/world/people.ts';

const screens = ['Administrators', 'Organizations', 'Changes', 'Activity', 'Settings'] as const;
/** Setting of the browser for text of twice the usual size. */
const doubled = ['--blink-settings=defaultFontSize=32'];
const widths = [390, 820];

test('on a phone of 390 pixels and a tablet with text of twice the size no screen is wider than the window, and the list shows rows', async ({
	openKillableBrowser
}) => {
	const { page } = await openKillableBrowser({ args: doubled });
	await signIn(page, ada);

	for (const width of widths) {
		await page.setViewportSize({ width, height: 844 });
		for (const screen of screens) {
			await openScreen(page, screen);
			await expectToFit(page, screen);
		}
		await openScreen(page, 'Administrators');
		const row = await findRow(page, sam.name);
		await expect(row).toBeInViewport({ ratio: 1 });
		await expect(page.getByRole('button', { name: 'Actions', exact: false }).first()).toBeVisible();
		await row.getByRole('link').first().click();
		await expect(page.getByRole('button', { name: 'Suspend Account', exact: true })).toBeVisible();
		await expectToFit(page, 'the panel');
		await closePanel(page);
	}
	await page.goto('/help');
	for (const width of widths) {
		await page.setViewportSize({ width, height: 844 });
		await expectToFit(page, 'Help');
	}
});

test('on a phone of 390 pixels with text of twice the size nothing is cut in the header, the list, the palette, a panel, Changes or Activity', async ({
	world,
	openKillableBrowser
}) => {
	const { page } = await openKillableBrowser({
		viewport: { width: 390, height: 844 },
		args: doubled
	});
	const elsewhere = await connect(world.server.url, ben);
	await signIn(page, ada);
	await expectWhole(page, 'the list');

	await page.keyboard.press('Control+k');
	const palette = page.getByRole('dialog', { name: 'Command palette', exact: true });
	await expectWhole(page, 'the palette');
	await palette.getByRole('combobox').fill('an');
	await expect(palette.getByRole('option').first()).toBeVisible();
	await expectWhole(page, 'people in the palette');
	await page.keyboard.press('Escape');

	world.wire.cut();
	await openAdministrator(page, sam.name);
	await suspend(page);
	await expectWhole(page, 'the panel after a change');
	await closePanel(page);
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await add(page, 'Quinn Vega', 'taken@northwind-msp.example');
	await edit(page, 'Quinn Vega', 'First Name', 'Quinta');
	const row = await findRow(page, sam.name);
	await expect(row).toContainText('On this computer');
	await expectWhole(page, 'a row that is not synced');
	await find(page, '');
	await openScreen(page, 'Changes');
	await expectWhole(page, 'Changes while they wait');

	await elsewhere.push(
		elsewhere.mutation('administrator.editDetails', { id: jimenez.id, firstName: 'Pepe' }),
		elsewhere.mutation('administrator.editDetails', {
			id: sam.id,
			email: 'taken@northwind-msp.example'
		})
	);
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 2 · On this computer 1');
	await expectWhole(page, 'Changes that need someone');
	await openScreen(page, 'Administrators');
	await openAdministrator(page, `Pepe ${jimenez.lastName}`);
	await expectWhole(page, 'the panel of a conflict');
	await closePanel(page);
	await openScreen(page, 'Activity');
	await expect(
		page.getByRole('main').getByText('Needs you', { exact: true }).first()
	).toBeVisible();
	await expectWhole(page, 'Activity');
});

test('a suspended account says so beside a panel, and two messages fit in a phone’s header', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	const elsewhere = await connect(world.server.url, ben);
	await signIn(page, ada);
	await goOffline({ world, page });
	await openAdministrator(page, jimenez.name);
	await suspend(page);
	await expect(await findRow(page, jimenez.name)).toContainText('On this computer');
	expect((await cutTexts(page)).join()).not.toMatch(/Suspended|On this computer/);
	await closePanel(page);

	await add(page, 'Quinn Vega', 'taken@northwind-msp.example');
	await edit(page, 'Quinn Vega', 'First Name', 'Quinta');
	await elsewhere.push(
		elsewhere.mutation('administrator.editDetails', {
			id: sam.id,
			email: 'taken@northwind-msp.example'
		})
	);
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 1 · On this computer 1');
	await page.setViewportSize({ width: 390, height: 844 });
	const help = page.getByRole('banner').getByRole('link', { name: 'Help', exact: true });
	const [chip, link] = [await syncChip(page).boundingBox(), await help.boundingBox()];
	expect(chip?.height).toBe(link?.height);
	expect(await cutTexts(page)).not.toContainEqual(expect.stringContaining('rejected'));
});

/** Expects that no text ends before it is read. */
async function expectWhole(page: Page, name: string): Promise<void> {
	expect(await cutTexts(page), name).toEqual([]);
}

/** Expects that nothing is scrolled sideways, and that no control sticks out. */
async function expectToFit(page: Page, name: string): Promise<void> {
	const outside = await page.evaluate(() => {
		const controls = document.querySelectorAll('a, button, input, select, h1, h2, h3');
		return Array.from(controls).flatMap((control) => {
			const { left, right, width } = control.getBoundingClientRect();
			// A strip of chips and a table scroll by themselves.
			const isOfStrip = control.closest('.strip, .scroller, .visually-hidden') !== null;
			if (isOfStrip || width === 0 || (left >= -1 && right <= innerWidth + 1)) return [];
			return [`${control.tagName} ${control.textContent.trim()} ends at ${Math.round(right)}`];
		});
	});
	const [content, room] = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return [scrollWidth, clientWidth];
	});
	expect(outside, name).toEqual([]);
	expect(content, name).toBeLessThanOrEqual(room);
}
