import type { PassphraseFault } from './unlock-secret.ts';

/** Minimum length, in characters as people count them. */
const SHORTEST_PASSPHRASE = 10;
const FEWEST_DIFFERENT = 3;
/** Beside names a year or a date adds nothing. */
const LONGEST_DATE = 8;

/** Words the app uses for itself, and for what it asks for. */
const OWN_WORDS = ['tenantry', 'administrator', 'admin', 'offline', 'passphrase', 'password'];

/**
 * Visible fault of a new passphrase. Checks length and a block list that the entire passphrase is
 * compared with, but no rules of composition (NIST SP 800-63B-4, section 3.1.1.2). `names` are the
 * person's, their address and their provider's.
 */
export async function faultOf(
	passphrase: string,
	names: readonly string[]
): Promise<PassphraseFault | undefined> {
	if (charactersOf(passphrase).length < SHORTEST_PASSPHRASE) return 'passphrase_too_short';
	const folded = fold(passphrase);
	if (isRepetition(folded) || (await isKnown(folded))) return 'passphrase_too_common';
	return isOfNames(folded, names) ? 'passphrase_of_names' : undefined;
}

/** Detects repetitions, because a repeated part is worth no more than the part alone. */
function isRepetition(folded: string): boolean {
	const characters = charactersOf(folded);
	if (new Set(characters).size < FEWEST_DIFFERENT) return true;
	const text = characters.join('');
	for (let length = 1; length < SHORTEST_PASSPHRASE; length++)
		if (isMadeOf(text, characters.slice(0, length).join(''))) return true;
	return false;
}

/** One pass, because a pattern for repetitions with spaces backtracks without end. */
function isMadeOf(text: string, part: string): boolean {
	let rest = text;
	let times = 0;
	for (; rest.startsWith(part); times++) rest = rest.slice(part.length).trimStart();
	return rest === '' && times > 1;
}

/**
 * Loads the list lazily, because only people who choose a passphrase need its 35 KB (gzipped); it is
 * on the device with the rest of the app.
 */
async function isKnown(folded: string): Promise<boolean> {
	const { knownPassphrases } = await import('virtual:known-passphrases');
	return knownPassphrases.split('\n').includes(folded);
}

function isOfNames(folded: string, names: readonly string[]): boolean {
	const words = [...OWN_WORDS, ...names.flatMap((name) => fold(name).split(/[^\p{L}\p{N}]+/u))];
	const known = words.filter(({ length }) => length > 1).toSorted((a, b) => b.length - a.length);
	let rest = folded;
	for (const word of known) rest = rest.replaceAll(word, ' ');
	const beside = rest.replaceAll(/[^\p{L}\p{N}]/gu, '');
	return rest !== folded && /^\p{N}*$/u.test(beside) && beside.length <= LONGEST_DATE;
}

function fold(text: string): string {
	return text.normalize('NFKC').trim().toLowerCase();
}

function charactersOf(text: string): readonly string[] {
	const segments = new Intl.Segmenter().segment(text.normalize('NFKC'));
	return Array.from(segments, ({ segment }) => segment);
}
