import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerProcess } from '#support/server-process.ts';

/**
 * No file of the server grows beyond what its database's log has now: a write fails as beyond a
 * quota. Answers what lets them grow again.
 */
export async function stopFilesGrowing({
	pid,
	dataDir
}: Pick<ServerProcess, 'pid' | 'dataDir'>): Promise<() => Promise<void>> {
	const limit = async (bytes: number | 'unlimited') => {
		await promisify(execFile)('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
	};
	await limit((await stat(join(dataDir, 'tenantry.sqlite-wal'))).size);
	return () => limit('unlimited');
}
