import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAM = resolve(import.meta.dirname, '../../../scripts/release-build.ts');

/** A release of the sources, in a folder of its own until it is disposed of. */
export interface MadeRelease extends AsyncDisposable {
	/** The unpacked release. */
	readonly folder: string;
	readonly archive: string;
	readonly version: string;
}

export async function makeRelease(): Promise<MadeRelease> {
	const into = await mkdtemp(join(tmpdir(), 'tenantry-made-'));
	const { stdout } = await run(process.execPath, [PROGRAM, into]);
	const archive = stdout.trim().split('  ').at(-1) ?? '';
	const name = basename(archive, '.tar.gz');
	return {
		folder: join(dirname(archive), name),
		archive,
		version: name.replace('tenantry-', ''),
		[Symbol.asyncDispose]: () => rm(into, { recursive: true })
	};
}
