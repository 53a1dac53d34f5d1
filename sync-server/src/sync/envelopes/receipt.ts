import { hash, randomBytes } from 'node:crypto';

import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import {
	receiptTextOf,
	VERDICT_BYTES,
	verdictTextOf,
	type Receipt,
	type ReceiptVerdict
} from '@tenantry/shared/protocol/receipt.ts';

import type { SealAnswer } from '#auth/keys/answer-seal.ts';
import type { Signer } from '#auth/keys/signer.ts';

const SALT_BYTES = 16;

/** What a receipt says, but for its salt. */
export type SaltlessVerdict = Omit<ReceiptVerdict, 'salt'>;

/** Seals a verdict for the author of an envelope, and signs that it is the verdict of that one. */
export function makeReceipt(
	signer: Signer,
	{ providerId, deviceId, number, sealed }: Envelope,
	{
		seal,
		verdict,
		asOf
	}: { readonly seal: SealAnswer; readonly verdict: SaltlessVerdict; readonly asOf: number }
): Receipt {
	const text = textWithin(verdict, randomBytes(SALT_BYTES).toString('base64url'));
	const digest = hash('sha256', sealed, 'base64url');
	const state = 'received';
	const told = { state, deviceId, number, digest, asOf } as const;
	const verdictHash = hash('sha256', text, 'base64url');
	const { keyId, signature } = signer.sign(receiptTextOf(told, { providerId, verdictHash }));
	const padded = text + ' '.repeat(VERDICT_BYTES - Buffer.byteLength(text));
	return { ...told, sealed: seal(padded), keyId, signature };
}

/** Returns the text of a verdict, with as much of the carrier's name as there is room for. */
function textWithin(verdict: SaltlessVerdict, salt: string): string {
	const name = Array.from(verdict.carrier ?? '');
	for (let length = name.length; length >= 0; length--) {
		const carrier = length === 0 ? null : name.slice(0, length).join('');
		const text = verdictTextOf({ ...verdict, carrier, salt });
		if (Buffer.byteLength(text) <= VERDICT_BYTES) return text;
	}
	throw new Error('The verdict is longer than a receipt has room for.');
}
