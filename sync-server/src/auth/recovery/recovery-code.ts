import { createHash, randomInt } from 'node:crypto';

import { argon2id, type HashCost } from '#auth/password/argon2id.ts';

const COUNT = 10;
/** Without I, L, O and U, which are read as something else (Crockford's base32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface RecoveryCodes {
	readonly codes: string[];
	readonly hashes: readonly string[];
}

/** Draws ten codes of fifty random bits each. */
export async function drawRecoveryCodes(
	administratorId: string,
	cost: HashCost
): Promise<RecoveryCodes> {
	const codes = Array.from({ length: COUNT }, () => `${letters(5)}-${letters(5)}`);
	const hashes = await Promise.all(
		codes.map((code) => hashRecoveryCode(administratorId, code, cost))
	);
	return { codes, hashes };
}

/** Too short for a plain hash (ASVS 6.5.2); salted per person, so that one statement finds it. */
export async function hashRecoveryCode(
	administratorId: string,
	code: string,
	cost: HashCost
): Promise<string> {
	const salt = createHash('sha256').update(`recovery|${administratorId}`).digest().subarray(0, 16);
	return (await argon2id(fold(code), { ...cost, salt })).toString('hex');
}

function fold(code: string): string {
	const typed = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
	return typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

function letters(count: number): string {
	return Array.from({ length: count }, () => ALPHABET.charAt(randomInt(32))).join('');
}
