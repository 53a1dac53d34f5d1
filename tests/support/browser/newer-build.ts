import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import * as z from 'zod/mini';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import type { World } from '#support/world/world.ts';
import { VERSION } from '@tenantry/web/replica/store/database.ts';

const build = resolve(import.meta.dirname, '../../../web/build');
const Version = z.object({ version: z.string() });
const hashed = /_app\/immutable\/(?=(assets|chunks|entry|nodes|workers)\/)/g;

/** Restarts the server on the same data and port, with a newer build of the app. */
export async function deployNewerBuild({
	server,
	databaseUrl
}: Pick<World, 'server' | 'databaseUrl'>): Promise<ServerProcess> {
	const folder = await newerBuild();
	await server.stop();
	const { port, dataDir } = server;
	const newer = await startServer({ port, dataDir, databaseUrl, env: { WEB_DIR: folder } });
	return {
		...newer,
		async close() {
			await newer.close();
			await rm(folder, { recursive: true });
		}
	};
}

/** Restarts the server on the same data and port, with the original build. */
export async function rollBack(
	{ port, dataDir, ...newer }: ServerProcess,
	{ databaseUrl }: Pick<World, 'databaseUrl'>
): Promise<ServerProcess> {
	await newer.close();
	return startServer({ port, dataDir, databaseUrl });
}

/** Returns to the tab until the update is offered, takes it, and waits for the build that it brings. */
export async function takeUpdate(page: Page): Promise<void> {
	const button = page.getByRole('button', { name: 'Update now', exact: true });
	await expect(async () => {
		await page.evaluate(() => dispatchEvent(new Event('focus')));
		await expect(button).toBeVisible({ timeout: 5_000 });
	}).toPass();
	const reloaded = page.waitForEvent('load');
	await button.click();
	await reloaded;
}

/**
 * Copies the built app as its next version: every hashed file has another address, and the worker's
 * databases have a higher version.
 */
async function newerBuild(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-newer-build-'));
	// Without the compressed files, which would stay as they are.
	await cp(build, folder, { recursive: true, filter: (path) => !path.endsWith('.br') });
	const immutable = join(folder, '_app/immutable');
	await rename(immutable, `${immutable}-moved`);
	await cp(`${immutable}-moved`, join(immutable, 'newer'), { recursive: true });
	await rm(`${immutable}-moved`, { recursive: true });
	const { version } = Version.parse(
		JSON.parse(await readFile(join(folder, '_app/version.json'), 'utf8'))
	);
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		if (!/\.(html|js|json|css)$/.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		const text = await readFile(path, 'utf8');
		await writeFile(path, toNewer(text, version));
	}
	return folder;
}

function toNewer(text: string, version: string): string {
	// The build has inlined the version of the databases where it is used.
	return text
		.replace(hashed, '_app/immutable/newer/')
		.replaceAll(version, version.split('').toReversed().join(''))
		.replaceAll(`.version(${VERSION}).stores`, `.version(${VERSION + 1}).stores`)
		.replace(new RegExp(`(Math\\.floor\\(\\w+/10\\)>)${VERSION}`, 'g'), `$1${VERSION + 1}`);
}
