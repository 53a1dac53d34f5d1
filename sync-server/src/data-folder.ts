import { access, constants, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { StartRefused } from './start-refused.ts';

const MARK = 'tenantry.json';
export const DATABASE = 'tenantry.sqlite';
export const SECRETS = 'secrets';
const PROBE = '.write-probe';

/**
 * Creates the data folder, or verifies that it is one of ours and writable. A folder with other
 * contents is left alone: people don't want a database among their photographs.
 */
export async function openDataFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		const names = await readdir(folder);
		// The operator puts keys in place before a backup is restored. A server that is starting beside
		// this one, or was killed as it started, has a probe there before its mark.
		const others = names.filter((name) => name !== SECRETS && name !== PROBE);
		const isOurs = others.length === 0 || others.includes(MARK) || others.includes(DATABASE);
		if (!isOurs)
			throw new StartRefused(
				`${folder} is not a data folder of Tenantry, and not empty: set DATA_DIR to another.`
			);
		await writeFile(join(folder, PROBE), '');
		// The command and the server may probe at the same moment.
		await rm(join(folder, PROBE), { force: true });
		if (!names.includes(MARK)) await writeFile(join(folder, MARK), '{ "format": 1 }\n');
	} catch (error) {
		const code = codeOf(error);
		if (code === undefined) throw error;
		throw new StartRefused(`The data folder ${folder} cannot be written to (${code}).`);
	}
	await requireOwnFiles(folder);
}

/** Refuses files that another user left, such as root, and that would fail later without a name. */
async function requireOwnFiles(folder: string): Promise<void> {
	const { R_OK, W_OK } = constants;
	const secrets = await readdir(join(folder, SECRETS)).catch(() => []);
	for (const [name, mode] of [
		[DATABASE, R_OK | W_OK],
		...secrets.map((secret) => [join(SECRETS, secret), R_OK] as const)
	] as const) {
		const path = join(folder, name);
		const code = await access(path, mode).catch(codeOf);
		if (code !== undefined && code !== 'ENOENT')
			throw new StartRefused(
				`${path} cannot be used (${code}): give it to the user that runs Tenantry.`
			);
	}
}

/** Code of an operating system error, such as EACCES. */
export function codeOf(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;
}
