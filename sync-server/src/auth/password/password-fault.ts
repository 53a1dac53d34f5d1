export type PasswordFault = 'password_too_short' | 'password_too_common';

/** Minimum length beside a second factor, in code points. */
export const MIN_LENGTH = 12;
/** Minimum length of a password that is the only factor (NIST SP 800-63B-4, section 3.1.1.2). */
const MIN_LENGTH_ALONE = 15;
const MIN_REMAINDER = 6;

const COMMON_WORDS = [
	'password',
	'passwort',
	'passw0rd',
	'p@ssw0rd',
	'passphrase',
	'kennwort',
	'secret',
	'welcome',
	'letmein',
	'changeme',
	'default',
	'administrator',
	'admin',
	'login',
	'master',
	'iloveyou',
	'princess',
	'football',
	'baseball',
	'superman',
	'batman',
	'monkey',
	'dragon',
	'sunshine',
	'shadow',
	'whatever',
	'trustno',
	'access',
	'server',
	'company',
	'support',
	'summer',
	'winter',
	'spring',
	'autumn',
	'january',
	'february',
	'october',
	'november',
	'december',
	'monday',
	'friday',
	'computer',
	'internet',
	'starwars',
	'pokemon',
	'tenantry'
];
const RUNS = [
	'01234567890123456789',
	'abcdefghijklmnopqrstuvwxyz',
	'qwertyuiop',
	'asdfghjkl',
	'zxcvbnm',
	'qwertzuiop',
	'azertyuiop',
	'1qaz2wsx3edc4rfv',
	'1q2w3e4r5t6y7u8i'
].flatMap((run) => [run, Array.from(run).reverse().join('')]);

export interface PasswordUse {
	readonly context: readonly string[];
	readonly isAlone: boolean;
}

/**
 * Fault of a new password, for its person to see; undefined if there is none. Checks length and a
 * block list, but no rules of composition (NIST SP 800-63B-4, section 3.1.1.2).
 */
export function faultOf(
	password: string,
	{ context, isAlone }: PasswordUse
): PasswordFault | undefined {
	// Normalized as for hashing: a different way to compose a letter makes no different password.
	const text = password.normalize('NFC');
	if (Array.from(text).length < (isAlone ? MIN_LENGTH_ALONE : MIN_LENGTH))
		return 'password_too_short';
	const remainder = withoutGuesses(text.toLowerCase(), context);
	return new Set(remainder).size < MIN_REMAINDER ? 'password_too_common' : undefined;
}

function withoutGuesses(password: string, context: readonly string[]): string[] {
	const words = context.flatMap((text) =>
		text
			.normalize('NFC')
			.toLowerCase()
			.split(/[^\p{L}\p{N}]+/u)
	);
	const guesses = [...COMMON_WORDS, ...words.filter(({ length }) => length >= 3)];
	guesses.sort((a, b) => b.length - a.length);
	let rest = password;
	for (const guess of guesses) rest = rest.replaceAll(guess, ' ');
	rest = rest.replaceAll(/(19|20)\d\d/g, ' ');
	return Array.from(withoutRuns(rest)).filter((letter) => letter !== ' ');
}

/** Removes every run of four or more characters that follows a keyboard or the alphabet. */
function withoutRuns(text: string): string {
	let kept = '';
	for (let start = 0; start < text.length;) {
		const length = runAt(text, start);
		if (length < 4) kept += text.charAt(start++);
		else start += length;
	}
	return kept;
}

function runAt(text: string, start: number): number {
	let length = 1;
	while (
		start + length < text.length &&
		RUNS.some((run) => run.includes(text.slice(start, start + length + 1)))
	)
		length++;
	return length;
}
