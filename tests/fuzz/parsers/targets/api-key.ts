import { ok, strictEqual } from 'node:assert/strict';
import { isApiKey, prefixOf } from '@tenantry/sync-server/auth/api-key/api-key-text.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = '_tenantry';
const RANDOM = '0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ';

export const target: ParserTarget = {
	seeds: [keyOf(RANDOM), keyOf(RANDOM.toLowerCase()), keyOf('0'.repeat(30)), RANDOM + SUFFIX],
	judge(input) {
		const text = input.toString();
		const isKey = /^[0-9A-Za-z]{36}_tenantry$/.test(text) && text === keyOf(text.slice(0, 30));
		strictEqual(isApiKey(text), isKey);
		if (isKey) requireMisprintsRefused(text);
		return isKey;
	}
};

/** One sign that is wrong, wherever it stands, costs no look into the database. */
function requireMisprintsRefused(key: string): void {
	ok(prefixOf(key).length === 4, 'others see four signs');
	for (let at = 0; at < key.length; at++) {
		const other = key.charAt(at) === '0' ? '1' : '0';
		const misprint = key.slice(0, at) + other + key.slice(at + 1);
		ok(!isApiKey(misprint), `${misprint} is taken for a key`);
	}
}

/** Written from the format's description, bit by bit: CRC-32 (ISO 3309) in six base-62 digits. */
function keyOf(random: string): string {
	let rest = 0xffff_ffffn;
	for (const byte of Buffer.from(random)) {
		rest ^= BigInt(byte);
		for (let bit = 0; bit < 8; bit++) rest = (rest >> 1n) ^ (rest & 1n ? 0xedb8_8320n : 0n);
	}
	rest ^= 0xffff_ffffn;
	let check = '';
	for (let digit = 0; digit < 6; digit++, rest /= 62n)
		check = DIGITS.charAt(Number(rest % 62n)) + check;
	return random + check + SUFFIX;
}
