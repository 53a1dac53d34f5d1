import { readFile } from 'node:fs/promises';

import { knownPasswordsFile } from '#places.ts';

import { MIN_LENGTH } from './password-fault.ts';

const LINE_FEED = 0x0a;

let reading: Promise<ReadonlySet<string>> | undefined;

/** Whether leaks hold the password so often that an attacker tries it early. Reads the list once. */
export async function isKnownPassword(password: string): Promise<boolean> {
	reading ??= readList().catch((error: unknown) => {
		reading = undefined;
		throw error;
	});
	return (await reading).has(fold(password));
}

/** Skips passwords that are refused for their length anyway. */
async function readList(): Promise<ReadonlySet<string>> {
	const bytes = await readFile(knownPasswordsFile());
	const passwords = new Set<string>();
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(LINE_FEED, start);
		const end = found === -1 ? bytes.length : found;
		if (end - start >= MIN_LENGTH) passwords.add(fold(bytes.toString('utf8', start, end)));
		start = end + 1;
	}
	return passwords;
}

/** Ignores case, because capitals are the first thing that guessing varies. */
function fold(password: string): string {
	return password.normalize('NFC').trim().toLowerCase();
}
