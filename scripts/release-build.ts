import { resolve } from 'node:path';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { makeRelease } from './release/release.ts';
import { buildWhenChanged } from './web-build.ts';

const root = resolve(import.meta.dirname, '..');

if (await buildWhenChanged()) {
	const { archive, sha256 } = await makeRelease(root, resolve(root, 'release'), VERSION);
	console.log(`${sha256}  ${archive}`);
} else process.exitCode = 1;
