import { expect, type Locator } from '@playwright/test';
import {
	closePanel,
	confirm,
	expectUpToDate,
	openAdministrator,
	signIn
} from '#support/browser/app.ts';
import { ada, invited, mara, people, sam } from '#support/world/people.ts';
import { post } from '#support/world/client.ts';
import type { Stage } from './visit.ts';

/** Pictures the tabs of an administrator, an addition, and what is asked before a change. */
export async function visitPanel({ browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await expectUpToDate(page);
	const panel = await openAdministrator(page, sam.name);
	await take('details', { isScreen: true });
	for (const { opener, name } of [
		{ opener: 'Suspend Account', name: 'suspend' },
		{ opener: 'Delete Administrator', name: 'delete' },
		{ opener: 'End Sessions', name: 'end sessions' }
	]) {
		await panel.getByRole('button', { name: opener, exact: true }).click();
		await expect(page.getByRole('alertdialog')).toBeVisible();
		await take(name);
		await page.keyboard.press('Escape');
	}
	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	await panel.getByRole('radio', { name: 'Selected organizations' }).check();
	await take('permissions and access', { isScreen: true });
	await page.getByRole('button', { name: 'What each role can do' }).click();
	await take('what each role can do');
	await page.keyboard.press('Escape');
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await take('not saved');
	await page.getByRole('button', { name: 'Discard', exact: true }).click();
	await expect(panel).toBeHidden();

	await page.getByRole('link', { name: 'Add administrator' }).click();
	const adding = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await adding.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(adding.getByText('Enter an email address.')).toBeVisible();
	await take('add', { isScreen: true });
	await adding.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await take('add, permissions and access');
}

/** Pictures administrators in an unusual state, and offboarding. */
export async function visitPeople({ world, browser: { page }, take }: Stage): Promise<void> {
	const { url } = world.server;
	const wrong = { email: mara.email, password: 'not the right one', device: { name: 'Guess' } };
	for (let n = 0; n < 11; n++) await post(`${url}/session/v1/sign-in`, wrong);
	await signIn(page, ada);
	await expectUpToDate(page);
	const panel = await openAdministrator(page, mara.name);
	await expect(panel.getByText(`${mara.name} is locked out`)).toBeVisible();
	await take('locked out');
	await closePanel(page);

	await openAdministrator(page, invited.name);
	await take('invited');
	await panel.getByRole('button', { name: 'Show QR code', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Set up with a phone', exact: true });
	await expect(dialog.getByRole('img', { name: 'QR code of the set-up link' })).toBeVisible();
	await take('qr code of a set-up link');
	await dialog.getByRole('button', { name: 'Done', exact: true }).click();
	await closePanel(page);

	const leaver = people.find(({ organizations }) => organizations?.length === 3);
	await openAdministrator(page, leaver?.name ?? '');
	await offboard(panel, take);
	await panel.getByRole('tab', { name: 'Activity', exact: true }).click();
	await expect(panel.getByText('You’ve reached the beginning.')).toBeVisible();
	await take('activity');
}

async function offboard(panel: Locator, take: Stage['take']): Promise<void> {
	const page = panel.page();
	await panel.getByRole('button', { name: 'Offboard', exact: true }).click();
	await expect(page.getByRole('alertdialog', { name: 'Offboard' })).toBeVisible();
	await take('offboard');
	await confirm(page, 'Offboard');
	await expect(panel.getByRole('group', { name: /^Left to do elsewhere/ })).toBeVisible();
	await expectUpToDate(page);
	await take('offboarding checklist');
}
