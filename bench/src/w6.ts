import type { Page } from '@playwright/test';
import { readBuild, weigh } from '@tenantry/tests/support/runner/built-modules.ts';
import { createDevice } from './browser.ts';
import { serve } from './server.ts';
import { productionBuild } from './web-build.ts';
import type { Workload } from './workload.ts';

const SERVICE_WORKER = '/service-worker.js';

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
		const build = await readBuild(productionBuild);
		const ofPage = scripts.filter(
			(name) => !build.workers.includes(name) && name !== SERVICE_WORKER
		);
		return [
			{ name: 'page, gz', unit: 'KB', values: [weigh(build, ofPage)], aim: 80 },
			{ name: 'worker, gz', unit: 'KB', values: [weigh(build, build.workers)], aim: 80 },
			{ name: 'service worker, gz', unit: 'KB', values: [weigh(build, [SERVICE_WORKER])], aim: 10 }
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
	await button('Not now').click();
	await page.getByRole('table', { name: 'Administrators' }).getByRole('link').first().waitFor();
}
