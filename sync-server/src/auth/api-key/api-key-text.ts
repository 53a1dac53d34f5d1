import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 178 random bits. They come first so that the four characters that others see tell keys apart. */
const RANDOM_LENGTH = 30;
const CHECK_LENGTH = 6;
/** Lets scanners for leaked secrets recognize a key. */
const SUFFIX = '_tenantry';
const FORM = new RegExp(`^[0-9A-Za-z]{${RANDOM_LENGTH + CHECK_LENGTH}}${SUFFIX}$`);
const SHOWN_LENGTH = 4;

export function newApiKey(): string {
	const digit = () => DIGITS.charAt(randomInt(DIGITS.length));
	const random = Array.from({ length: RANDOM_LENGTH }, digit).join('');
	return random + checkOf(random) + SUFFIX;
}

/** The text can be a key at all; a mistyped one costs no database lookup. */
export function isApiKey(text: string): boolean {
	if (!FORM.test(text)) return false;
	const random = text.slice(0, RANDOM_LENGTH);
	return text.slice(RANDOM_LENGTH, RANDOM_LENGTH + CHECK_LENGTH) === checkOf(random);
}

export function prefixOf(key: string): string {
	return key.slice(0, SHOWN_LENGTH);
}

function checkOf(random: string): string {
	let rest = crc32(random);
	let text = '';
	while (text.length < CHECK_LENGTH) {
		text = DIGITS.charAt(rest % DIGITS.length) + text;
		rest = Math.floor(rest / DIGITS.length);
	}
	return text;
}
