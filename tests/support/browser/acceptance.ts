import { expect, test, type Browser as Program, type Locator, type Page } from '@playwright/test';
import { OFFLINE, signIn, syncChip } from './app.ts';
import {
	createBrowser,
	createBrowserIn,
	type Browser,
	type BrowserOptions,
	type KillableBrowser
} from './browser.ts';
import type { Person } from '#support/world/people.ts';
import { openWorld, type World } from '#support/world/world.ts';

/**
 * One provider and one signed-in browser, shared by the tests of a file, which run one after
 * another.
 */
export interface Stage {
	readonly world: World;
	readonly page: Page;
	/** Opens another person's device; it is closed at the end. */
	openBrowser(): Promise<Browser>;
	openKillableBrowser(): Promise<KillableBrowser>;
}

export function openStage(
	person: Person,
	prepare: (world: World) => Promise<unknown> = async () => undefined,
	options: Omit<BrowserOptions, 'baseURL'> = {}
): Stage {
	let world: World | undefined;
	let program: Program | undefined;
	const browsers: Browser[] = [];

	function current(): World {
		if (world === undefined) throw new Error('The stage is not set.');
		return world;
	}

	async function openBrowser(): Promise<Browser> {
		if (program === undefined) throw new Error('The stage is not set.');
		const browser = await createBrowserIn(program, { baseURL: current().url, ...options });
		browsers.push(browser);
		return browser;
	}

	async function openKillableBrowser(): Promise<KillableBrowser> {
		const browser = await createBrowser({ baseURL: current().url, program: 'shell', ...options });
		browsers.push(browser);
		return browser;
	}

	test.describe.configure({ mode: 'default' });
	test.beforeAll(async ({ browser }) => {
		program = browser;
		world = await openWorld();
		await prepare(world);
		const { page } = await openBrowser();
		await signIn(page, person);
	});
	test.afterAll(async () => {
		const faults = browsers.flatMap((browser) => browser.faults);
		for (const browser of browsers) await browser.close();
		await world?.close();
		expect(faults, 'blocked by the content security policy, or thrown').toEqual([]);
	});
	return {
		get world() {
			return current();
		},
		get page() {
			const [own] = browsers;
			if (own === undefined) throw new Error('The stage is not set.');
			return own.page;
		},
		openBrowser,
		openKillableBrowser
	};
}

export function cellOf(row: Locator, name: string): Locator {
	return row.getByRole('cell', { name, exact: true });
}

export async function openHelp(page: Page): Promise<Locator> {
	await page.getByRole('banner').getByRole('link', { name: 'Help', exact: true }).click();
	const help = page.getByRole('main');
	await expect(help.getByRole('heading', { name: 'Before you begin', exact: true })).toBeVisible();
	return help;
}

export function permissions(panel: Locator): Promise<void> {
	return panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
}

export function mfaToggle(panel: Locator): Locator {
	return panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true });
}

export async function openAccountSettings(page: Page): Promise<Locator> {
	await page
		.getByRole('navigation', { name: 'Screens' })
		.getByRole('link', { name: 'Settings' })
		.click();
	await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
	return page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
}

export async function openAdding(page: Page): Promise<Locator> {
	await page.getByRole('link', { name: 'Add administrator', exact: true }).click();
	return page.getByRole('dialog', { name: 'Add Administrator', exact: true });
}

/** Closes the panel and discards unsaved input. */
export async function discard(page: Page, panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await page.getByRole('button', { name: 'Discard', exact: true }).click();
	await expect(panel).toBeHidden();
}

/** Cuts the wire and waits until the app notices. */
export async function goOffline({ world, page }: Pick<Stage, 'world' | 'page'>): Promise<void> {
	world.wire.cut();
	await syncNow(page);
	await expect(syncChip(page)).toContainText(OFFLINE);
}

/** Heals the wire and has the app sync at once, as an impatient user would. */
export async function goOnline({ world, page }: Pick<Stage, 'world' | 'page'>): Promise<void> {
	world.wire.heal();
	await syncNow(page);
}

async function syncNow(page: Page): Promise<void> {
	await syncChip(page).click();
	const status = page.getByRole('dialog', { name: 'Device status', exact: true });
	await status.getByRole('button', { name: 'Sync now', exact: true }).click();
	await status.getByRole('button', { name: 'Close', exact: true }).click();
	// Its buttons stand in the banner, as the chip does.
	await expect(status).toBeHidden();
}
