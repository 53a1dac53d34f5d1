// @all: pages of strangers
import { list, openScreen, signIn, unlock } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada } from '#support/world/people.ts';
import { createBrowser } from '#support/browser/browser.ts';
import { expect, test } from '#support/browser/test.ts';
import { openHostileSite } from '#support/hostile/site.ts';

test('SEC-E05 an answer of the API is not a page, a script or a picture', async ({ world }) => {
	const browser = await createBrowser({ baseURL: world.url });
	const { page, context } = browser;
	await signIn(page, ada);

	const loaded = await page.evaluate(async () => {
		const load = (element: HTMLScriptElement | HTMLImageElement, path: string) =>
			new Promise<string>((resolve) => {
				element.addEventListener('load', () => resolve('loaded'));
				element.addEventListener('error', () => resolve('refused'));
				element.src = path;
				document.body.append(element);
			});
		const image = (path: string) => load(document.createElement('img'), path);
		return [await image('/session/v1/links'), await image('/api/v2/openapi.json')];
	});
	const tab = await context.newPage();
	const answers = [];
	for (const path of [
		'/session/v1/links',
		'/session/v1/api-key',
		'/sync/v1/events',
		'/api/v2/roles'
	])
		answers.push(await tab.goto(path));

	expect(loaded).toEqual(['refused', 'refused']);
	for (const answer of answers) {
		// A service worker serves its page to any navigation; the server's own answers are checked
		// below.
		const headers = answer?.headers() ?? {};
		if (answer?.fromServiceWorker() === true) continue;
		expect(answer?.status()).toBe(403);
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['content-type']).toContain('application/json');
	}
	const dest = (value: string) => ({ headers: { 'sec-fetch-dest': value } });
	for (const value of ['document', 'script', 'image', 'style', 'iframe', 'worker', 'embed'])
		expect((await fetch(`${world.url}/session/v1/links`, dest(value))).status).toBe(403);
	await browser.close();
});

test('SEC-E16 SEC-C10 SEC-C14 another site cannot reach the page, its engine or the server', async ({
	world
}) => {
	const site = await openHostileSite();
	const browser = await createBrowser({ baseURL: world.url });
	const { page, context } = browser;
	await signIn(page, ada);
	const owner = await connect(world.server.url, ada);
	const tab = await context.newPage();
	await tab.goto(site.url);

	const tried = await tab.evaluate(async (app) => {
		const isRefused = (run: () => unknown) =>
			Promise.resolve()
				.then(run)
				.then(
					() => false,
					() => true
				);
		const framed = document.createElement('iframe');
		framed.src = app;
		const isFramed = new Promise((resolve) => framed.addEventListener('load', resolve));
		document.body.append(framed);
		await isFramed;
		const opened = window.open(app);
		// The initial empty page of the window is still accessible.
		const severed = new Promise<boolean>((resolve) => {
			const look = (): void => {
				try {
					if (opened === null || opened.closed || opened.document.title === 'out of reach')
						resolve(true);
					else setTimeout(look, 20);
				} catch {
					resolve(true);
				}
			};
			look();
		});
		const source = new EventSource(`${app}/sync/v1/events`, { withCredentials: true });
		const heard = await new Promise<string>((resolve) => {
			source.addEventListener('error', () => resolve('refused'));
			source.addEventListener('poke', () => resolve('heard'));
		});
		const cookie = { credentials: 'include' } as const;
		const push = { method: 'POST', body: '{}', mode: 'no-cors', ...cookie } as const;
		const image = document.createElement('img');
		image.src = `${app}/icons/mark.svg`;
		const picture = await new Promise<string>((resolve) => {
			image.addEventListener('load', () => resolve('loaded'));
			image.addEventListener('error', () => resolve('refused'));
		});
		return {
			frame: await isRefused(() => framed.contentWindow?.document.title.length),
			reach: await severed,
			// eslint-disable-next-line no-restricted-syntax -- it is what another site tries
			engine: await isRefused(() => new SharedWorker(`${app}/x.js`)),
			read: await isRefused(() => fetch(`${app}/session/v1/copies`, cookie)),
			// CORP blocks the answer, so nothing of it can be read; the effects of the push are
			// checked below.
			write: await isRefused(() => fetch(`${app}/sync/v1/push`, push)),
			heard,
			picture
		};
	}, world.url);
	const frames = tab.frames().map((frame) => frame.url());
	const popup = context.pages().find((each) => each !== page && each !== tab);
	await popup?.waitForLoadState();
	const seen = await popup?.evaluate(() => [window.opener === null, window.name]);

	expect(tried).toEqual({
		frame: true,
		reach: true,
		engine: true,
		read: true,
		write: true,
		heard: 'refused',
		picture: 'refused'
	});
	expect(frames.some((url) => url.startsWith(world.url))).toBe(false);
	expect(seen).toEqual([true, '']);
	await owner.pull();
	await openScreen(page, 'Organizations');
	await expect(page.getByRole('list', { name: 'Organizations' })).toBeVisible();
	await browser.close();
	site.close();
});

test('SEC-E14 SEC-E15 the browser keeps only the app’s own files after a session and has contacted no other host', async ({
	world,
	openBrowser
}) => {
	const browser = await openBrowser();
	const asked = new Set<string>();
	browser.context.on('request', (request) => asked.add(new URL(request.url()).origin));
	await signIn(browser.page, ada);
	for (const name of [
		'Organizations',
		'Changes',
		'Activity',
		'Settings',
		'Administrators'
	] as const)
		await openScreen(browser.page, name);
	await browser.page.goto('/api/reference');
	await browser.page.goto('/');
	await world.server.stop();
	await unlock(browser.page);
	await expect(list(browser.page)).toBeVisible();
	await world.server.start();

	const kept = await browser.page.evaluate(async () => {
		const names = await caches.keys();
		const files = await Promise.all(
			names.map(async (name) => {
				const cache = await caches.open(name);
				const requests = await cache.keys();
				return Promise.all(
					requests.map(async (request) => {
						const response = await cache.match(request);
						const { pathname, origin } = new URL(request.url);
						const type = response?.headers.get('content-type') ?? '';
						return { pathname, type, isOurs: origin === location.origin, method: request.method };
					})
				);
			})
		);
		return { names, files: files.flat() };
	});

	expect(kept.names.length).toBeGreaterThan(0);
	expect(
		kept.names.filter((name) => !/^workbox-precache-v2-|^previous-generation$/.test(name))
	).toEqual([]);
	expect(kept.files.length).toBeGreaterThan(20);
	const shell = /^\/(_app\/|icons\/|200\.html$|boot\.css$|manifest\.webmanifest$|[\w.-]+$)/;
	for (const file of kept.files) {
		expect(file).toMatchObject({ isOurs: true, method: 'GET' });
		expect(file.pathname).toMatch(shell);
		expect(file.pathname).not.toMatch(/^\/(api|sync|session)\b/);
		expect(file.type).not.toContain('application/json');
	}
	expect([...asked].filter((origin) => origin !== world.url && origin !== 'null')).toEqual([]);
});
