import { join, resolve } from 'node:path';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { makeRelease } from './release/release.ts';
import { sign } from './release/signature.ts';
import { buildWhenChanged } from './web-build.ts';

const root = resolve(import.meta.dirname, '..');
const into = resolve(root, process.argv[2] ?? 'release');

if (await buildWhenChanged()) await build();
else process.exitCode = 1;

async function build(): Promise<void> {
	const { archive, sha256 } = await makeRelease(root, into, VERSION);
	console.log(`${sha256}  ${archive}`);
	const { RELEASE_KEY_FILE: keyFile } = process.env;
	if (keyFile === undefined) return;
	try {
		await sign(join(into, 'SHA256SUMS'), { keyFile, comment: `tenantry ${VERSION}` });
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
