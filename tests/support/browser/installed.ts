import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';
import {
	ensureProgram,
	findProgram,
	installPackages,
	isRoot,
	tryRun
} from '#support/machine/programs.ts';

/**
 * Chromium without windows: a fifth less work for the processor, but without what only a system
 * shows, keeps or wakes, such as notifications and background sync.
 */
const SHELL = 'chromium-headless-shell';
/** Fonts that packages bring, so that no test depends on those of the machine. */
const FONTS = join(import.meta.dirname, 'fonts.conf');
const system = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Returns launch options for this machine's browser, or for its shell if there is one: no background
 * traffic, usable as root, and the same fonts everywhere.
 */
export function browserLaunch(
	program: 'browser' | 'shell' = 'browser'
): LaunchOptions & { executablePath: string; args: string[] } {
	const shell = program === 'shell' ? findProgram(SHELL) : undefined;
	const executablePath = shell ?? findBrowser();
	if (executablePath === undefined) throw new Error('No Chromium on this machine.');
	const args = [
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--disable-quic'
	];
	if (isRoot()) args.push('--no-sandbox');
	return { executablePath, args, env: { ...process.env, FONTCONFIG_FILE: FONTS } };
}

/** Installs a browser if there is none, and its shell if the system can. */
export function ensureBrowser(): void {
	if (!hasBrowser()) fetchBrowser();
	ensureProgram(SHELL, SHELL);
}

/** Fetches Playwright's own browser, else the distribution's. */
function fetchBrowser(): void {
	const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');
	tryRun(process.execPath, cli, 'install', 'chromium');
	if (hasBrowser()) return;
	installPackages('chromium');
	if (!hasBrowser()) throw new Error('No Chromium, and none could be fetched.');
}

/** Runs the browser, because an installed one may still lack the machine's libraries. */
function hasBrowser(): boolean {
	const path = findBrowser();
	return path !== undefined && tryRun(path, '--version');
}

export function findBrowser(): string | undefined {
	const installed = findProgram(...system);
	if (installed !== undefined) return installed;
	const fetched = chromium.executablePath();
	return existsSync(fetched) ? fetched : undefined;
}
