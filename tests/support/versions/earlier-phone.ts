import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { createBrowser, type Browser } from '#support/browser/browser.ts';
import { takeUpdate } from '#support/browser/newer-build.ts';
import { clockAhead } from '#support/machine/fake-time.ts';
import { freePort } from '#support/machine/loopback.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { readVersion, unpack, type Version } from './version.ts';

const TODAY = resolve(import.meta.dirname, '../../../web/build');

/** A phone that an earlier version left, and today's server on what its server left. */
export interface EarlierPhone extends AsyncDisposable {
	readonly version: Version;
	readonly browser: Browser;
	readonly page: Page;
	readonly server: Pick<ServerProcess, 'dataDir'>;
	/** Takes the app that the server delivers in place of the one that the phone keeps, if it is another. */
	update(): Promise<boolean>;
	/** Has the server deliver the app of that version instead of today's. */
	goBack(): Promise<void>;
}

/** Opens the phone this long after it was closed, by its clock and by the server's. */
export async function openEarlierPhone(
	name: string,
	{ library, afterMs }: { readonly library: string; readonly afterMs: number }
): Promise<EarlierPhone> {
	const version = await readVersion(name);
	const { host, closedAt } = version.phone;
	await using kept = new AsyncDisposableStack();
	const [data, app, profile] = await Promise.all([
		unpack(name, 'sqlite'),
		unpack(name, 'app'),
		unpack(name, 'phone')
	]);
	for (const { remove } of [data, app, profile]) kept.defer(remove);
	const isToday = (await buildOf(app.folder)) === (await buildOf(TODAY));
	const port = await freePort();
	const baseURL = `http://${host}`;
	const clock = clockAhead(library, closedAt + afterMs - Date.now());
	const serve = (env: Readonly<Record<string, string>>): Promise<ServerProcess> =>
		startServer({ port, dataDir: data.folder, env: { ...clock, ...env, PUBLIC_URL: baseURL } });
	let server = await serve({});
	kept.defer(() => server.close());
	const browser = await createBrowser({
		baseURL,
		program: 'shell',
		from: profile.folder,
		viewport: { width: 390, height: 844 },
		args: [`--host-resolver-rules=MAP ${host}:80 127.0.0.1:${port}`],
		env: clock
	});
	kept.defer(() => browser.close());
	const all = kept.move();
	return {
		version,
		browser,
		page: browser.page,
		server: { dataDir: data.folder },
		async update() {
			if (!isToday) await takeUpdate(browser.page);
			return !isToday;
		},
		async goBack() {
			await server.close();
			server = await serve({ WEB_DIR: app.folder });
		},
		[Symbol.asyncDispose]: () => all.disposeAsync()
	};
}

/** Names a build. The version that has just been released is today's. */
function buildOf(folder: string): Promise<string> {
	return readFile(join(folder, '_app/version.json'), 'utf8');
}
