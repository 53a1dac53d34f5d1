// @all: installs the app
import * as z from 'zod/mini';
import { openScreen, signIn, unlock } from '#support/browser/app.ts';
import { ada } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const Manifest = z.object({
	id: z.string(),
	name: z.string(),
	start_url: z.string(),
	display: z.string(),
	icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() }))
});

test('the browser finds the app installable, with every icon in its place', async ({
	world,
	openKillableBrowser
}) => {
	const { page, context } = await openKillableBrowser();
	await page.goto('/');
	await page.evaluate(() => navigator.serviceWorker.ready);

	const devtools = await context.newCDPSession(page);
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	const link = await page.locator('link[rel=manifest]').getAttribute('href');
	const manifest = Manifest.parse(await (await fetch(new URL(link ?? '', world.url))).json());
	const icons = await Promise.all(manifest.icons.map(({ src }) => fetch(new URL(src, world.url))));

	expect(installabilityErrors).toEqual([]);
	expect(manifest).toMatchObject({ id: '/', display: 'standalone' });
	expect(icons.map((icon) => icon.headers.get('content-type'))).toEqual(
		manifest.icons.map(({ type }) => type)
	);
});

test('a screen that was never opened opens without a server after a restart', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await browser.page.evaluate(() => navigator.serviceWorker.ready);
	await world.server.stop();
	await browser.quit();

	const page = await browser.start();
	await page.goto('/');
	await unlock(page);
	await openScreen(page, 'Organizations');

	await expect(page.getByRole('main').getByRole('link', { name: /Alder Legal/ })).toBeVisible();
});
