import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { createDevice } from './browser.ts';
import { serve } from './server.ts';
import { productionBuild } from './web-build.ts';
import type { Workload } from './workload.ts';

/**
 * Matches every module that a built file needs at once; those loaded on demand are for other
 * screens.
 */
const IMPORTED = /(?:from|import)\s*[`'"](\.{1,2}\/[^`'"]+\.js)[`'"]/g;
const WORKER = /workers\/engine\.worker[\w-]*\.js/;

export const w6: Workload = {
	name: 'W6',
	title: 'weight',
	async run({ data }) {
		const { path, person } = await data();
		await using server = await serve(path, productionBuild);
		await using device = await createDevice();
		const [page] = (await device.start()).pages();
		if (page === undefined) throw new Error('The browser has no page.');

		await page.goto(server.url);
		await signIn(page, person);
		const scripts = await page.evaluate(() =>
			performance
				.getEntriesByType('resource')
				.map(({ name }) => new URL(name).pathname)
				.filter((name) => name.endsWith('.js'))
		);
		const ofPage = new Set(scripts.filter((name) => !isOfWorker(name)));
		const worker = await workerOf(ofPage);
		return [
			{ name: 'page, gz', unit: 'KB', values: [await weightOf(ofPage)], aim: 80 },
			{ name: 'worker, gz', unit: 'KB', values: [await weightOf(worker)], aim: 80 },
			{
				name: 'service worker, gz',
				unit: 'KB',
				values: [await weightOf(await modulesFrom('/service-worker.js'))],
				aim: 10
			}
		];
	}
};

/** Does what a newcomer does: signs in, chooses a passphrase and sees the list. */
async function signIn(
	page: Page,
	{ email, password, passphrase }: { email: string; password: string; passphrase: string }
): Promise<void> {
	const label = (name: string) => page.getByLabel(name, { exact: true });
	const button = (name: string) => page.getByRole('button', { name, exact: true });
	await label('Email').fill(email);
	await label('Password').fill(password);
	await button('Sign in').click();
	await label('Offline passphrase').fill(passphrase);
	await label('Repeat the passphrase').fill(passphrase);
	await button('Continue').click();
	await page.getByRole('table', { name: 'Administrators' }).getByRole('link').first().waitFor();
}

function isOfWorker(name: string): boolean {
	return WORKER.test(name) || name === '/service-worker.js';
}

/** Returns the worker's modules. The page only names the worker's file and loads nothing of it. */
async function workerOf(ofPage: ReadonlySet<string>): Promise<ReadonlySet<string>> {
	for (const name of ofPage) {
		const [file] = WORKER.exec(await sourceOf(name)) ?? [];
		if (file !== undefined) return modulesFrom(`/_app/immutable/${file}`);
	}
	throw new Error('No script names the worker.');
}

async function modulesFrom(entry: string): Promise<ReadonlySet<string>> {
	const found = new Set([entry]);
	for (const name of found) {
		for (const [, imported = ''] of (await sourceOf(name)).matchAll(IMPORTED)) {
			found.add(normalize(join(dirname(name), imported)));
		}
	}
	return found;
}

async function weightOf(names: ReadonlySet<string>): Promise<number> {
	const sizes = await Promise.all(
		[...names].map(async (name) => gzipSync(await sourceOf(name), { level: 9 }).length)
	);
	return sizes.reduce((total, size) => total + size, 0) / 1000;
}

function sourceOf(name: string): Promise<string> {
	return readFile(join(productionBuild, name), 'utf8');
}
