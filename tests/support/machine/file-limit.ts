import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerProcess } from '#support/servers/process.ts';

/**
 * Prevents the server's files from growing beyond the current size of its database's log: a write
 * then fails as it does beyond a quota. The returned function removes the limit.
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
