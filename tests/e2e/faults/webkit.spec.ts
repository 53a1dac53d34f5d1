// @all: another browser
import { auditEvents } from '#support/world/database.ts';
import { noor, sam, type Person } from '#support/world/people.ts';
import { expect, test as base } from '#support/browser/test.ts';
import { codeOf } from '#support/auth/totp.ts';
import type { DrivenWindow } from '#support/browser/webdriver.ts';
import { ensureWebkit, openWebkit, type Webkit } from '#support/browser/webkit.ts';

const passphrase = 'quiet gulls above the pier';
const elsewhere = 'Tenantry is open in another tab';

const test = base.extend<{ readonly webkit: Webkit }>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	webkit: async ({}, use) => {
		const webkit = await openWebkit();
		await use(webkit);
		await webkit.close();
	}
});

// A test that is skipped counts as failed.
if (!ensureWebkit())
	process.stdout.write('WebKit is left out: it is not there, and could not be fetched.\n');
else
	test('a suspension made in WebKit without a server waits through a reload and in a second window, and happens once', async ({
		world,
		webkit
	}) => {
		test.info().annotations.push({ type: 'WebKit', description: webkit.version });
		const first = webkit.window;
		await first.open(world.url);
		await signIn(first, noor);
		await expectText(first, '60 administrators');
		await expectText(first, 'Up to date');
		await first.readyOffline();

		world.wire.cut();
		await suspend(first, sam);
		await expectText(first, 'On this computer 1');
		await first.reload();
		await unlock(first);
		await expectText(first, 'On this computer 1');

		const second = await webkit.openWindow();
		await second.open(world.url);
		await expectText(second, elsewhere);
		await expectText(first, 'On this computer 1');
		await second.press('Use here');
		await unlock(second);
		await expectText(second, 'On this computer 1');
		await expectText(first, elsewhere);
		expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);

		world.wire.heal();
		await expectSuspended(second, sam);
		await first.press('Use here');
		await unlock(first);
		await expectSuspended(first, sam);
		const suspensions = await auditEvents(world, 'administrator.suspend');
		expect(suspensions).toHaveLength(1);
		expect(suspensions[0]).toMatchObject({ actorId: noor.id, subjectId: sam.id });
	});

async function signIn(window: DrivenWindow, { email, password = '' }: Person): Promise<void> {
	await window.fill('Email', email);
	await window.fill('Password', password);
	await window.press('Sign in');
	await expectText(window, 'Six-digit code');
	await window.fill('Six-digit code', codeOf(await window.text('main code')));
	await window.press('Confirm');
	await window.press('I have kept these codes');
	await window.press('Continue');
	await window.fill('Offline passphrase', passphrase);
	await window.fill('Repeat the passphrase', passphrase);
	await window.press('Continue');
	await window.press('Not now');
}

async function unlock(window: DrivenWindow): Promise<void> {
	await window.fill('Offline passphrase', passphrase);
	await window.press('Unlock');
}

/** Finds the person by a search, because a long list draws only the rows in view. */
async function suspend(window: DrivenWindow, { name }: Person): Promise<void> {
	await window.fill('Search administrators', name);
	// Until the search has its result, a row may move away under the press.
	const emails = async () => (await window.text('[aria-label="Administrators"]')).match(/@/g);
	await expect.poll(emails).toHaveLength(1);
	await window.press(name);
	await window.press('Suspend Account');
	await window.press('Suspend');
}

async function expectSuspended(window: DrivenWindow, { name }: Person): Promise<void> {
	await expectText(window, 'Up to date');
	await window.fill('Search administrators', name);
	const rows = (): Promise<string> => window.text('[aria-label="Administrators"]');
	await expect.poll(rows).toMatch(/Suspended(?!\s*On this computer)/);
}

async function expectText(window: DrivenWindow, text: string): Promise<void> {
	await expect.poll(() => window.text()).toContain(text);
}
