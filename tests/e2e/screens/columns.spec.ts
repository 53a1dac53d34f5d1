// @all: details of the list
import type { Page } from '@playwright/test';
import {
	enterPassphrase,
	find,
	findRow,
	list,
	openAdministrator,
	signIn
} from '#support/browser/app.ts';
import { axeScript, axeViolations } from '#support/browser/axe.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, noor } from '#support/world/people.ts';

function headings(page: Page) {
	return list(page).getByRole('columnheader');
}

test('the columns of the table are chosen, kept on the device, and fit beside a panel without being cut', async ({
	openBrowser
}) => {
	const { page } = await openBrowser({ initScript: axeScript });
	await signIn(page, ada);
	await expect(headings(page)).toHaveCount(8);

	await page.getByRole('button', { name: 'Columns', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Columns', exact: true });
	await expect(dialog.getByRole('checkbox')).toHaveCount(7);
	expect(await axeViolations(page)).toEqual([]);
	await dialog.getByRole('checkbox', { name: 'Email', exact: true }).uncheck();
	await dialog.getByRole('checkbox', { name: 'Role', exact: true }).uncheck();
	await dialog.getByRole('button', { name: 'Done', exact: true }).click();
	await expect(headings(page)).toHaveCount(6);
	await expect(headings(page).filter({ hasText: 'Email' })).toHaveCount(0);
	const row = await findRow(page, noor.name);
	await expect(row.getByText(noor.email)).toBeHidden();
	await expect(row.getByText('Required', { exact: true })).toBeVisible();
	expect(await axeViolations(page)).toEqual([]);
	await page.reload();
	await enterPassphrase(page);
	await expect(headings(page)).toHaveCount(6);

	await openAdministrator(page, noor.name);
	await expect(headings(page)).toHaveCount(5);
	await expect(headings(page).filter({ hasText: 'MFA: Requirement' })).toBeVisible();
	await find(page, '');
	await expect(list(page).getByRole('link').nth(5)).toBeVisible();
	expect(await cutTexts(page)).toEqual([]);
	await page.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(headings(page)).toHaveCount(6);
	await page.getByRole('button', { name: 'Columns', exact: true }).click();
	await dialog.getByRole('button', { name: 'Show all', exact: true }).click();
	await page.keyboard.press('Escape');
	await expect(headings(page)).toHaveCount(8);
});

/** Returns what sticks out of its cell or of the table without an ellipsis. */
function cutTexts(page: Page): Promise<readonly string[]> {
	return list(page).evaluate((table) => {
		const scroller = table.parentElement;
		const isWide = scroller !== null && scroller.scrollWidth > scroller.clientWidth + 1;
		const cells = [...table.querySelectorAll<HTMLElement>('td, th')];
		const cut = cells.filter((cell) => {
			const hidden = cell.scrollWidth > cell.clientWidth + 1;
			const holder = cell.querySelector('a, bdi') ?? cell;
			const ends = [cell, holder, ...holder.children].some(
				(part) => getComputedStyle(part).textOverflow === 'ellipsis'
			);
			return hidden && !ends;
		});
		return [...(isWide ? ['the table'] : []), ...cut.map(({ textContent }) => textContent.trim())];
	});
}
