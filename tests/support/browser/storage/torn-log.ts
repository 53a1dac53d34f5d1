import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Header of a record of 237 bytes: checksum, length, type. */
const HEADER = Buffer.from([1, 2, 3, 4, 237, 0, 1]);

/**
 * Leaves half a record at the end of the log of a profile's IndexedDB, as a kill between the two
 * calls that write a record does (decision 50).
 */
export async function tearLog(profile: string): Promise<void> {
	const folder = join(profile, 'Default', 'IndexedDB');
	const paths = await readdir(folder, { recursive: true });
	const logs = paths.filter((path) => path.endsWith('.log'));
	if (logs.length === 0) throw new Error('Chromium has no log of its databases.');
	for (const path of logs) await appendFile(join(folder, path), HEADER);
}
