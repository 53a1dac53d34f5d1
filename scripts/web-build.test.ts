import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStamp, isBuildCurrent } from '@tenantry/web/vite-plugins/build-stamp.ts';
import { createBuilder, type Plugin } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;
const page = () => join(root, 'web/page.js');
const setVersion = (version: string) =>
	writeFile(join(root, 'package.json'), JSON.stringify({ version, scripts: {} }));

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'tenantry-build-'));
	await mkdir(join(root, 'web'));
	await mkdir(join(root, 'shared'));
	await setVersion('1.1.0');
	await writeFile(join(root, 'pnpm-lock.yaml'), '');
	await writeFile(join(root, 'shared/role.js'), 'export const role = 1;');
	await writeFile(page(), "import '../shared/role.js'; console.log('page');");
});
afterEach(() => rm(root, { recursive: true }));

/** Builds the client in a separate hook, as SvelteKit does. */
const buildsClient: Plugin = {
	name: 'builds-client',
	async buildApp(builder) {
		const { client } = builder.environments;
		if (client !== undefined) await builder.build(client);
	}
};

async function build(mode = 'production'): Promise<void> {
	const builder = await createBuilder({
		configFile: false,
		logLevel: 'silent',
		root: join(root, 'web'),
		builder: {},
		plugins: [buildsClient, buildStamp(mode, root)],
		build: { outDir: 'build', lib: { entry: page(), formats: ['es'] } }
	});
	await builder.buildApp();
}

test('a build is current until one of its source files changes', async () => {
	const before = await isBuildCurrent(root);
	await build();
	const built = await isBuildCurrent(root);
	await writeFile(join(root, 'shared/role.js'), 'export const role = 2;');
	const changed = await isBuildCurrent(root);
	await build();

	expect([before, built, changed, await isBuildCurrent(root)]).toEqual([false, true, false, true]);
});

test('a new file, a renamed file and changed dependencies make a build stale, and a test does not', async () => {
	await build();
	await writeFile(join(root, 'web/page.test.ts'), 'export {};');
	const withTest = await isBuildCurrent(root);
	await writeFile(join(root, 'web/other.js'), '');
	const withFile = await isBuildCurrent(root);
	await rm(join(root, 'web/other.js'));
	await writeFile(join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9');

	expect([withTest, withFile, await isBuildCurrent(root)]).toEqual([true, false, false]);
});

test('a raised version makes a build stale, and other lines of package.json do not', async () => {
	await build();
	await writeFile(join(root, 'package.json'), '{ "version": "1.1.0", "scripts": { "a": "b" } }');
	const withScript = await isBuildCurrent(root);
	await setVersion('1.1.1');

	expect([withScript, await isBuildCurrent(root)]).toEqual([true, false]);
});

test('a failed build is not current even when an earlier one was', async () => {
	await build();
	const source = "import './nowhere.js';";
	await writeFile(page(), source);
	await expect(build()).rejects.toThrow('nowhere');

	expect(await isBuildCurrent(root)).toBe(false);
});

test('a build for the benchmark does not count as the build that is served', async () => {
	await build('bench');

	expect(await isBuildCurrent(root)).toBe(false);
});
