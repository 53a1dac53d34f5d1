import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStamp } from '@tenantry/web/vite-plugins/build-stamp.ts';
import { createBuilder } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import config from '#playwright.config.ts';
import { requireCurrentBuild } from './build.ts';

const STALE = 'web/build is missing or older than its source';
let root: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'tenantry-stale-'));
	for (const folder of ['web', 'shared']) await mkdir(join(root, folder));
	await writeFile(join(root, 'pnpm-lock.yaml'), '');
	await writeFile(join(root, 'package.json'), '{"version":"1.0.0"}');
	await writeFile(join(root, 'web/page.js'), "console.log('page');");
	await writeFile(join(root, 'shared/role.js'), 'export const role = 1;');
});
afterEach(() => rm(root, { recursive: true }));

async function build(): Promise<void> {
	const builder = await createBuilder({
		configFile: false,
		logLevel: 'silent',
		root: join(root, 'web'),
		builder: {},
		plugins: [
			{
				name: 'builds-client',
				async buildApp(builder) {
					const { client } = builder.environments;
					if (client !== undefined) await builder.build(client);
				}
			},
			buildStamp('production', root)
		],
		build: { outDir: 'build', lib: { entry: join(root, 'web/page.js'), formats: ['es'] } }
	});
	await builder.buildApp();
}

test('a browser run is refused without a build, and with one older than its source', async () => {
	await expect(requireCurrentBuild(root)).rejects.toThrow(STALE);
	await build();
	await expect(requireCurrentBuild(root)).resolves.toBeUndefined();
	await writeFile(join(root, 'shared/role.js'), 'export const role = 2;');

	await expect(requireCurrentBuild(root)).rejects.toThrow(STALE);
});

test('every browser run checks the build before anything else', () => {
	expect(config.globalSetup?.[0]).toBe('./support/setup/build.ts');
});
