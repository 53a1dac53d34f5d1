import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	chromium,
	type Browser as Program,
	type BrowserContext,
	type Page
} from '@playwright/test';
import { browserLaunch } from './installed.ts';
import { freezerOf, runningProcesses, workerProcess } from './processes.ts';
import { workerStored } from './profile.ts';
import { waitUntil } from '#support/runner/wait.ts';

export interface BrowserOptions {
	readonly baseURL: string;
	readonly viewport?: { readonly width: number; readonly height: number };
	/** Language and region that the browser prefers; British English by default. */
	readonly locale?: string;
	readonly colorScheme?: 'light' | 'dark';
	readonly reducedMotion?: 'reduce';
	readonly deviceScaleFactor?: number;
	/** A file, or a function, that runs in every page before the page's own scripts. */
	readonly initScript?: string | (() => void);
}

export interface KillableBrowserOptions extends BrowserOptions {
	/** The whole browser by default; its shell is quicker. */
	readonly program?: 'browser' | 'shell';
	/** Further command-line switches. */
	readonly args?: readonly string[];
	/** Playwright's default switches to leave out. */
	readonly ignoreDefaultArgs?: string[];
	/** Folder of a profile that it starts with a copy of; an empty profile by default. */
	readonly from?: string;
	/** Further variables of its environment. */
	readonly env?: Readonly<Record<string, string>>;
}

export interface Browser {
	readonly page: Page;
	readonly context: BrowserContext;
	/**
	 * Content the browser blocked, errors the app threw, and its requests to other servers; a test
	 * with any of these fails.
	 */
	readonly faults: readonly string[];
	/** Ends the browser permanently and removes what it stored. */
	close(): Promise<void>;
}

/**
 * A browser with a process of its own and a profile on the disk, which can be killed and started
 * again on the same profile.
 */
export interface KillableBrowser extends Browser {
	/** Folder of the profile. */
	readonly profile: string;
	start(): Promise<Page>;
	quit(): Promise<void>;
	/** Kills the processes once the service worker is stored, so that the app starts without a network. */
	kill9(): Promise<void>;
	/** Looks up the processes in advance; the function it returns kills them at once. */
	aim(): Promise<() => Promise<void>>;
	/**
	 * Looks up the processes of pages and workers, or of one page, in advance. The function it
	 * returns stops them at once, as a system short of memory does, and returns a function that
	 * resumes them.
	 */
	freezer(page?: Page): Promise<() => () => void>;
	/** Returns the process that runs the shared worker of a page. */
	workerProcess(page: Page): Promise<number>;
}

/** Timeout for an element to click or fill. */
const giveUpMs = 60_000;

/** Contexts get these unless a test says otherwise. */
const usual = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' };

/** Opens a browser that shares its process with others and stores everything in memory. */
export async function createBrowserIn(
	program: Program,
	{ initScript, ...options }: BrowserOptions
): Promise<Browser> {
	const context = await program.newContext({ ...usual, ...options });
	const faults: string[] = [];
	await prepare(context, { initScript, faults, baseURL: options.baseURL });
	const page = await context.newPage();
	return { page, context, faults, close: () => context.close() };
}

/** Opens a browser with a process of its own, which costs much more work than a shared one. */
export async function createBrowser(options: KillableBrowserOptions): Promise<KillableBrowser> {
	const { from, ...launchOptions } = options;
	const profile = await mkdtemp(join(tmpdir(), 'tenantry-profile-'));
	if (from !== undefined) await cp(from, profile, { recursive: true });
	const faults: string[] = [];
	let running: { context: BrowserContext; page: Page } | undefined;

	function current() {
		if (running === undefined) throw new Error('The browser is not running.');
		return running;
	}

	async function start(): Promise<Page> {
		const { initScript, program, args = [], env = {}, ...contextOptions } = launchOptions;
		const launch = browserLaunch(program);
		const context = await chromium.launchPersistentContext(profile, {
			...launch,
			args: [...launch.args, ...args],
			env: { ...process.env, ...launch.env, ...env },
			...usual,
			...contextOptions
		});
		await prepare(context, { initScript, faults, baseURL: options.baseURL });
		const page = context.pages()[0] ?? (await context.newPage());
		running = { context, page };
		return page;
	}

	async function quit(): Promise<void> {
		const ending = running;
		running = undefined;
		await ending?.context.close();
	}

	async function aim(): Promise<() => Promise<void>> {
		const { context } = current();
		const closed = context.waitForEvent('close', { timeout: 0 });
		const pids = await processesOf(profile);
		return async () => {
			running = undefined;
			for (const pid of pids) killGroup(pid);
			await closed;
			await waitUntil(async () => (await processesOf(profile)).length === 0);
		};
	}

	await start();
	return {
		get page() {
			return current().page;
		},
		get context() {
			return current().context;
		},
		profile,
		faults,
		start,
		quit,
		aim,
		freezer: async (page) => freezerOf(await processesOf(profile), page),
		workerProcess: async (page) => workerProcess(await processesOf(profile), page),
		async kill9() {
			await workerStored(profile);
			const kill = await aim();
			await kill();
		},
		async close() {
			await quit();
			await rm(profile, { recursive: true, force: true, maxRetries: 5 });
		}
	};
}

interface Preparation extends Pick<BrowserOptions, 'baseURL'> {
	readonly initScript: BrowserOptions['initScript'] | undefined;
	readonly faults: string[];
}

async function prepare(
	context: BrowserContext,
	{ initScript, faults, baseURL }: Preparation
): Promise<void> {
	if (typeof initScript === 'string') await context.addInitScript({ path: initScript });
	else if (initScript !== undefined) await context.addInitScript(initScript);
	context.setDefaultTimeout(giveUpMs);
	recordFaults(context, faults, new URL(baseURL).origin);
}

function recordFaults(context: BrowserContext, faults: string[], ours: string): void {
	context.on('console', (message) => {
		const text = message.text();
		if (/content security policy|trusted ?types/i.test(text)) faults.push(text);
	});
	context.on('request', (request) => {
		const { origin, protocol } = new URL(request.url());
		// The person follows a link that leads elsewhere; the app does not.
		if (!/^https?:$/.test(protocol) || origin === ours || request.isNavigationRequest()) return;
		faults.push(`asked another server: ${request.url()}`);
	});
	context.on('weberror', (webError) => faults.push(String(webError.error())));
}

/**
 * Returns the processes started on the profile: the browser and those children whose command line
 * names it.
 */
async function processesOf(profile: string): Promise<readonly number[]> {
	const processes = await runningProcesses();
	return processes.filter(({ command }) => command.includes(profile)).map(({ pid }) => pid);
}

/** Kills the browser's own process group, which includes its renderers. */
function killGroup(pid: number): void {
	for (const target of [-pid, pid]) {
		try {
			process.kill(target, 'SIGKILL');
		} catch {
			// It led no group, or the group has already ended.
		}
	}
}
