import type { Sealer } from '#auth/keys/sealer.ts';
import { accountText, type Account } from '#store/account.ts';

const DIGITS = 6;

/** Derived from the mail's id, so that a retry has the same code and nothing is stored. */
export function callerCodeOf(
	sealer: Pick<Sealer, 'callerCode'>,
	mailId: string,
	keyId: string
): string {
	const bytes = Buffer.from(sealer.callerCode(mailId, keyId), 'base64url');
	// Of 48 bits, the modulus favours no code noticeably.
	return String(bytes.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * Tokens of the ticket that a person's code opens, one for each key that is kept, newest first.
 * They need a key, so that a reader of the database cannot try all codes.
 */
export function callerTokens(
	sealer: Pick<Sealer, 'callerMarks'>,
	account: Account,
	code: string
): readonly string[] {
	return sealer.callerMarks(`${accountText(account)}/${code}`);
}
