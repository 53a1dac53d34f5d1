export const MIN_PASSPHRASE_LENGTH = 10;

/** Long enough, and yet the first things anybody would try. */
const BLOCKED = new Set([
	'1234567890',
	'0123456789',
	'0987654321',
	'1q2w3e4r5t',
	'passphrase',
	'password12',
	'password123',
	'password1234',
	'passwordpassword',
	'qwertyuiop',
	'qwertzuiop',
	'qwerty1234',
	'letmein123',
	'welcome123',
	'iloveyou12',
	'tenantry123',
	'tenantrytenantry',
	'administrator',
	'administrator1',
	'changeme123'
]);

/** Characters as people count them, no composition rules. */
export function isAcceptablePassphrase(passphrase: string): boolean {
	const segments = new Intl.Segmenter().segment(passphrase.normalize('NFKC'));
	const characters = Array.from(segments, ({ segment }) => segment);
	if (characters.length < MIN_PASSPHRASE_LENGTH) return false;
	const isRepetition = new Set(characters).size < 3;
	return !isRepetition && !BLOCKED.has(passphrase.toLowerCase());
}
