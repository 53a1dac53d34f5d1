// @all: reads every file of a browser’s profile
import type { Page } from '@playwright/test';
import { canariesIn, findCanaries, newCanary } from '#support/canaries/canaries.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import { storedCookies } from '#support/browser/cookies.ts';
import {
	closePanel,
	enterPassphrase,
	find,
	list,
	openAdministrator,
	openScreen,
	openSettings,
	rename,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { chooseIn } from '#support/browser/exports.ts';
import { openReview } from '#support/browser/reviews.ts';
import type { KillableBrowser } from '#support/browser/browser.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, sam, type Person } from '#support/world/people.ts';
import { openColleague } from '#support/world/reviews.ts';
import type { World } from '#support/world/world.ts';
import { expect, test } from '#support/browser/test.ts';
import { newId } from '#support/servers/operator.ts';

const PEOPLE = 10;
const PASSPHRASE = 'quiet gulls above the pier';

/** Returns a person with unique field values. */
function newPerson(): Person {
	const [firstName, lastName] = [newCanary('Fn'), newCanary('Ln')];
	return {
		id: newId(),
		firstName,
		lastName,
		name: `${firstName} ${lastName}`,
		email: `${newCanary('em')}@canary.example`,
		role: 'Help Desk',
		isRegistered: false,
		isMfaRequired: false
	};
}

test('SEC-G01 SEC-F08 no browser file contains any of forty shown, typed, searched or queued texts or of the signed-in person in the clear: unlocked, locked, signed out or wiped', async ({
	world,
	openKillableBrowser
}) => {
	const owner = await connect(world.server.url, ben);
	const people = Array.from({ length: PEOPLE }, newPerson);
	const told = await tell(owner, people);
	const typed = { name: newCanary('Ty'), waiting: newCanary('Wa'), searched: newCanary('Se') };
	const own = { firstName: newCanary('Of'), lastName: newCanary('Ol') };
	await owner.push(owner.mutation('administrator.editDetails', { id: ada.id, ...own }));
	const renamed = newCanary('On');
	const [reviewed, pasted] = [newCanary('Rv'), newCanary('Pa')];
	await startReview(world, reviewed);
	const canaries = [
		...people.flatMap(({ firstName, lastName, email }) => [
			firstName,
			lastName,
			email.split('@')[0] ?? ''
		]),
		...told,
		...Object.values(typed),
		ada.password ?? '',
		PASSPHRASE,
		ada.email,
		...Object.values(own),
		renamed,
		reviewed,
		pasted
	];
	// An automated Chromium remembers no form input, so this one runs without the flag.
	const browser = await openKillableBrowser({ ignoreDefaultArgs: ['--enable-automation'] });
	const { page, context } = browser;
	await signIn(page, ada);
	const tokens = (await context.cookies()).map(({ value }) => value);
	const texts = [...canaries];
	canaries.push(...tokens);
	expect(canaries.length).toBeGreaterThanOrEqual(40);
	const found = () => findCanaries(browser.profile, canaries);

	await openReview(page, reviewed);
	await openScreen(page, 'Administrators');
	await lookAround(page, people, typed);
	await renameOneself(page, renamed);
	await leaveFormsOpen(page, pasted);
	await goOffline({ world, page });
	await rename(page, `${typed.name} Typed`, `${typed.waiting} Typed`);
	await expect(syncChip(page)).toContainText('On this computer 1');
	expect(await found(), 'unlocked').toEqual([]);

	await lock(page);
	expect(await page.content()).not.toContain(typed.waiting);
	expect(await found(), 'locked').toEqual([]);
	await browser.quit();
	expect(await found(), 'ended').toEqual([]);
	const cookies = (await storedCookies(browser.profile)).map(({ value }) => value);
	expect(cookies, 'the cookies were opened').not.toEqual([]);
	expect(canariesIn(cookies.join('\n'), texts), 'in the cookies').toEqual([]);

	await startLocked(browser);
	await enterPassphrase(browser.page);
	await expect(syncChip(browser.page)).toContainText('On this computer 1');
	await signOut(browser.page);
	expect(await found(), 'signed out without a network').toEqual([]);

	world.wire.heal();
	await signIn(browser.page, ada);
	await owner.push(owner.mutation('administrator.suspend', { id: ada.id }));
	const ended = { name: 'This device was signed out' };
	await expect(browser.page.getByRole('heading', ended)).toBeVisible();
	expect(await found(), 'wiped').toEqual([]);
	const control = newCanary('Co');
	await keepInTheClear(browser.page, control);
	await browser.quit();
	expect(await found(), 'wiped and ended').toEqual([]);
	expect(await findCanaries(browser.profile, [control]), 'what is there is found').not.toEqual([]);
});

/** Stores a text unencrypted, which the app never does. */
async function keepInTheClear(page: Page, text: string): Promise<void> {
	await page.evaluate((kept) => {
		localStorage.setItem('kept', kept);
	}, text);
}

/** Creates the people and texts about them; returns the texts that are not fields of the people. */
async function tell(owner: Client, people: readonly Person[]): Promise<readonly string[]> {
	const [reason, ticket] = [newCanary('Re'), newCanary('Ti')];
	const organizations = [newCanary('Or'), newCanary('Or')];
	await owner.push(
		...people.map(({ id, email, firstName, lastName, role }) =>
			owner.mutation('administrator.create', {
				id,
				email,
				firstName,
				lastName,
				role,
				mfaRequired: false
			})
		),
		...organizations.map((name) => owner.mutation('organization.create', { id: newId(), name }))
	);
	await owner.pull();
	const [somebody] = people;
	await owner.push(
		owner.mutation('administrator.suspend', { id: somebody?.id ?? '', reason, ticket })
	);
	return [reason, ticket, ...organizations];
}

async function lookAround(
	page: Page,
	[first, second, third]: readonly Person[],
	typed: { readonly name: string; readonly searched: string }
): Promise<void> {
	for (const one of [first, second]) {
		await openAdministrator(page, one?.name ?? '');
		await closePanel(page);
	}
	await rename(page, third?.name ?? '', `${typed.name} Typed`);
	await find(page, typed.searched);
	for (const screen of ['Organizations', 'Activity', 'Changes', 'Settings'] as const)
		await openScreen(page, screen);
	await openScreen(page, 'Administrators');
}

/** A browser remembers what people type into forms about themselves, unless the form forbids it. */
async function renameOneself(page: Page, lastName: string): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
	const form = page.getByRole('form', { name: 'Your name', exact: true });
	await form.getByLabel('Last Name', { exact: true }).fill(lastName);
	await form.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('region', { name: 'Notices' })).toContainText('Edit the details of');
	await expect(syncChip(page)).toContainText('Up to date');
	await openScreen(page, 'Administrators');
}

/** Starts a review that the signed-in person has to do. */
async function startReview(world: World, name: string): Promise<void> {
	const colleague = await openColleague(world);
	const dueAt = Date.now() + 7 * 86_400_000;
	await colleague.start({ name, subjects: [sam], reviewers: [ada], dueAt });
}

/** Browsers keep what is in the fields of a page that is left, also what nobody typed. */
async function leaveFormsOpen(page: Page, pasted: string): Promise<void> {
	await openSettings(page, 'Profile');
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
	await expect(page.getByLabel('Current password', { exact: true })).toBeFocused();
	await openScreen(page, 'Administrators');
	await chooseIn(page, 'Import, export and share', 'Import administrators');
	await page.getByLabel('Or paste lines, the header first').fill(pasted);
	await page.goBack();
	await openScreen(page, 'Administrators');
}

async function lock(page: Page): Promise<void> {
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
	await expect(list(page)).toBeHidden();
}

async function startLocked(browser: KillableBrowser): Promise<void> {
	const page = await browser.start();
	await page.goto('/');
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.getByRole('button', { name: 'Discard 1 change and sign out', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
}
