import { expect, type Page } from '@playwright/test';
import {
	choosePassphrase,
	closePanel,
	enterPassword,
	find,
	fillPassphrase,
	skipSecurity,
	list,
	openAdministrator,
	openScreen,
	suspend,
	syncChip
} from '#support/browser/app.ts';
import type { Browser } from '#support/browser/browser.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, invited, mara, noor, sam } from '#support/world/people.ts';
import { codeOf } from '#support/auth/totp.ts';
import { tourApprovals } from './approvals.ts';
import { tourCaller } from './caller.ts';
import { tourActivity, tourUnsentActivity } from './activity.ts';
import type { Look } from './look.ts';
import { tourBulk } from './bulk.ts';
import { tourChanges } from './changes.ts';
import { tourDevices } from './devices.ts';
import { tourPasskeys } from './passkeys.ts';
import { tourPeople } from './people.ts';
import { tourPlans } from './plans.ts';
import { tourReviews } from './reviews.ts';
import { tourTheSettings } from './settings.ts';
import { tourSpreadsheets } from './spreadsheets.ts';
import type { World } from '#support/world/world.ts';

interface Tour {
	readonly world: World;
	readonly browser: Browser;
	readonly look: Look;
}

/** Visits every screen before the console, and ends in the console of a person who has enrolled. */
export async function tourTheDoor({ world, browser: { page }, look }: Tour): Promise<void> {
	await page.goto('/setup');
	await expect(page.getByText('This link is incomplete.')).toBeVisible();
	await look('setup without a link');
	await page.goto('/reset');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await look('reset without a link');
	await page.goto('/first-setup');
	await expect(page.getByText('This link is incomplete.')).toBeVisible();
	await look('first set-up without a link');
	await page.goto('/deliver#nonsense');
	await expect(page.getByText('This code isn’t one of Tenantry’s.')).toBeVisible();
	await look('deliver for a colleague');
	await page.goto('/');
	await page.goto('/first-setup#token=abc');
	await page.getByLabel('Password*', { exact: true }).fill('short');
	await page.getByRole('button', { name: 'Set up', exact: true }).click();
	await expect(page.getByText('Passwords don’t match.')).toBeVisible();
	await look('first set-up');
	await page.goto('/setup#token=abc');
	await page.getByLabel('New password', { exact: true }).fill('short');
	await page.getByRole('button', { name: 'Set password' }).click();
	await expect(page.getByText('Passwords don’t match.')).toBeVisible();
	await look('setup');

	await page.goto('/');
	await enterPassword(page, { ...noor, password: 'not the password' });
	await expect(page.getByText('Incorrect email or password.').first()).toBeVisible();
	await look('sign in');

	await enterPassword(page, noor);
	await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
	await look('enrolment');
	const key = await page.getByRole('main').locator('code').innerText();
	await page.getByLabel('Six-digit code', { exact: true }).fill(codeOf(key));
	await page.getByRole('button', { name: 'Confirm', exact: true }).click();
	await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeVisible();
	await look('recovery codes');
	await page.getByRole('checkbox', { name: 'I have kept these codes' }).check();
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await fillPassphrase(page);
	await look('choose a passphrase');

	// From here on the next step is on the device.
	await page.evaluate(() => navigator.serviceWorker.ready);
	world.wire.cut();
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(page.getByLabel('New PIN', { exact: true })).toBeVisible();
	await look('security on this device');
	await skipSecurity(page);
	await expect(page.getByText('Connection lost.')).toBeVisible();
	await look('first sync');
	world.wire.heal();
	// Retries by hand if the app has not continued automatically by now.
	await page
		.getByRole('button', { name: 'Try now' })
		.evaluateAll((buttons) =>
			buttons.forEach((button) => button.dispatchEvent(new Event('click')))
		);
	await expect(list(page)).toBeVisible();

	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByRole('link', { name: 'Sign in as someone else' }).click();
	await enterPassword(page, noor);
	await expect(page.getByLabel('Six-digit code', { exact: true })).toBeVisible();
	await look('code');
	await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
	await look('recovery code');
	await page.getByRole('button', { name: 'Start over' }).click();
	await enterPassword(page, mara);
	await choosePassphrase(page);
	await expect(list(page)).toBeVisible();
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Switch person', exact: true }).click();
	await page.getByRole('button', { name: 'Switch person', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Choose your account' })).toBeVisible();
	await look('people');
	// The list shows no names, and the person who used the device last comes first.
	await page.getByRole('main').getByRole('listitem').last().getByRole('button').click();
	await page.getByRole('button', { name: 'Forgot the passphrase?' }).click();
	await look('start over on this device');
	await page.keyboard.press('Escape');
	await look('unlock');
}

/** Visits every screen of an owner's console, with changes that wait and changes that need them. */
export async function tourTheConsole(tour: Tour): Promise<void> {
	const { page } = tour.browser;
	await page.goto('/');
	await enterPassword(page, ada);
	await choosePassphrase(page);
	await expect(list(page)).toBeVisible();
	await openScreen(page, 'Changes');
	await tour.look('changes, none');

	await tourAdministrators(tour, page);
	await tourApprovals(page, tour);
	await tourCaller(page, tour.look);
	await tourDevices(page, tour);
	await tourPlans(page, tour);
	await tourReviews(page, tour);
	await tourTheSettings(page, tour.look);
	await tourPasskeys(page, tour);
	await tourActivity(page, tour.look);
	await tourBulk(page, tour.look);
	await tourAnAdministrator(tour, page);
	await tourAnInvitation(tour, page);
	await tourPeople(page, tour.look);
	await tourAdding(tour, page);
	await tourSpreadsheets(page, tour.look);
	await tourOrganizations(tour, page);
	await tourUnsentActivity(page, tour.look);
	await tourSettings(tour, page);
	await tourChanges(page, tour);
	await tourTheEnd(tour, page);
}

async function tourAdministrators({ look }: Tour, page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await expect(list(page).getByRole('link').first()).toBeVisible();
	await look('administrators');
	await find(page, 'no such person');
	await expect(page.getByText('No match')).toBeVisible();
	await look('administrators, no match');
	await find(page, '');
	const filter = page.getByRole('button', { name: /^Filter/ });
	if (await filter.isVisible()) {
		await filter.click();
		await expect(page.getByRole('dialog', { name: 'Filter and sort' })).toBeVisible();
		await look('filter and sort');
		await page.getByRole('button', { name: 'Organization: Any' }).click();
	} else await page.getByRole('button', { name: 'Organization: Any' }).click();
	await expect(page.getByRole('option', { name: 'Alder Legal' })).toBeVisible();
	await look('filter by organization');
	await page.getByRole('button', { name: 'Close', exact: true }).click();
	if (await filter.isVisible()) await page.getByRole('button', { name: /^Show \d/ }).click();
}

async function tourAnAdministrator({ world, look }: Tour, page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	world.wire.cut();
	const panel = await openAdministrator(page, sam.name);
	await look('edit administrator');
	await page.getByRole('button', { name: 'Suspend Account' }).click();
	await expect(page.getByText('You’re offline.')).toBeVisible();
	await look('suspend');
	await page.keyboard.press('Escape');
	await suspend(page);
	await expect(panel.getByText('On this computer').first()).toBeVisible();
	await look('edit administrator, suspension pending');
	await page.getByRole('button', { name: 'Restore Account' }).click();
	await look('restore');
	await page.keyboard.press('Escape');
	await page.getByRole('switch', { name: 'Multi-Factor Authentication' }).click();
	await look('require MFA');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Delete Administrator' }).click();
	await look('delete');
	await page.keyboard.press('Escape');

	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	await panel.getByRole('radio', { name: 'Selected organizations' }).check();
	await look('permissions and access');
	await page.getByRole('button', { name: 'What each role can do' }).click();
	await look('what each role may do');
	await page.keyboard.press('Escape');
	const choose = panel.getByRole('button', { name: 'Choose organizations' });
	if (await choose.isVisible()) {
		await choose.click();
		await look('organization access');
		await page.keyboard.press('Escape');
	}
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await look('not saved');
	await page.getByRole('button', { name: 'Discard', exact: true }).click();
	await expect(panel).toBeHidden();
}

async function tourAnInvitation({ look }: Tour, page: Page): Promise<void> {
	await openAdministrator(page, invited.name);
	await look('edit administrator, invited');
	await closePanel(page);
}

async function tourAdding({ look }: Tour, page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Add administrator' }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel.getByText('Enter an email address.')).toBeVisible();
	await look('add administrator');
	await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await look('add administrator, permissions');
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await expect(panel).toBeHidden();
}

async function tourOrganizations({ look }: Tour, page: Page): Promise<void> {
	await openScreen(page, 'Organizations');
	await expect(page.getByRole('list', { name: 'Organizations' })).toBeVisible();
	await look('organizations');
	await page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	await expect(page.getByText('have access.')).toBeVisible();
	await look('organization');
	await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await page.getByRole('link', { name: 'Create organization' }).click();
	await expect(page.getByRole('dialog', { name: 'Create Organization' })).toBeVisible();
	await look('create organization');
	await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
}

async function tourSettings({ look }: Tour, page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await look('settings');
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await look('sign out');
	await page.keyboard.press('Escape');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'API key', exact: true })).toBeVisible();
	await look('profile');
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Help', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Before you begin' })).toBeVisible();
	await look('help');
	await page.getByRole('main').getByRole('link', { name: 'Settings', exact: true }).click();
	await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Global MFA Requirement' }).check();
	await look('account');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await look('global MFA requirement');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
	await page.getByRole('checkbox', { name: 'Global MFA Requirement' }).uncheck();
	await syncChip(page).click();
	await expect(page.getByRole('dialog', { name: 'Device status' })).toBeVisible();
	await look('device status');
	await page.keyboard.press('Escape');
}

async function tourTheEnd({ world, look }: Tour, page: Page): Promise<void> {
	const other = await connect(world.server.url, ben);
	await other.push(other.mutation('administrator.suspend', { id: ada.id }));
	await expect(page.getByRole('heading', { name: 'This device was signed out' })).toBeVisible();
	await look('signed out by the server');
}
