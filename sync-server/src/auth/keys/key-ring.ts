import { readFileSync, statSync } from 'node:fs';

import { parseSecrets, type SealingKeys } from './secret-file.ts';

export type KeyRing = () => SealingKeys;

/**
 * Checks the file whenever a key is used, so that a running server seals under a new first key as
 * soon as the file holds it. An invalid or missing file leaves the keys as they were; the next
 * start reports it.
 */
export function openKeyRing(path: string, atFirst: SealingKeys): KeyRing {
	let keys = atFirst;
	let seen = markOf(path);
	return () => {
		const mark = markOf(path);
		if (mark === undefined || mark === seen) return keys;
		seen = mark;
		keys = readKeys(path) ?? keys;
		return keys;
	};
}

function markOf(path: string): string | undefined {
	const found = statSync(path, { throwIfNoEntry: false });
	return found === undefined ? undefined : `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function readKeys(path: string): SealingKeys | undefined {
	try {
		return parseSecrets(readFileSync(path, 'utf8'));
	} catch {
		// The file may be replaced or become unreadable between `stat` and `read`.
		return undefined;
	}
}
