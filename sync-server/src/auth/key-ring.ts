import { readFileSync, statSync } from 'node:fs';

import { parseSecrets, type SealingKeys } from './secret-file.ts';

/** The keys as they are now. */
export type KeyRing = () => SealingKeys;

/**
 * Looks at the file whenever a key is asked for, so that a server which runs meanwhile seals under
 * a new first key from the moment it is there. A file that makes no sense, or has gone, leaves the
 * keys as they were: the next start says so.
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

/** Another file has another. */
function markOf(path: string): string | undefined {
	const found = statSync(path, { throwIfNoEntry: false });
	return found === undefined ? undefined : `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function readKeys(path: string): SealingKeys | undefined {
	try {
		return parseSecrets(readFileSync(path, 'utf8'));
	} catch {
		// It may be replaced, or closed to us, between the two looks.
		return undefined;
	}
}
