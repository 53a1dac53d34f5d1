import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAM = resolve(import.meta.dirname, '../../../scripts/release-build.ts');

export interface MadeRelease {
	/** The unpacked release. */
	readonly folder: string;
	readonly archive: string;
	readonly version: string;
}

let made: Promise<MadeRelease> | undefined;

/** Returns a release of the sources, made once for all test files of a worker. */
export function madeRelease(): Promise<MadeRelease> {
	return (made ??= make());
}

async function make(): Promise<MadeRelease> {
	const into = await mkdtemp(join(tmpdir(), 'tenantry-made-'));
	process.once('exit', () => rmSync(into, { recursive: true, force: true }));
	const { stdout } = await run(process.execPath, [PROGRAM, into]);
	const archive = stdout.trim().split('  ').at(-1) ?? '';
	const name = basename(archive, '.tar.gz');
	return {
		folder: join(dirname(archive), name),
		archive,
		version: name.replace('tenantry-', '')
	};
}
