import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { signedText } from './signed-text.ts';
import { Outcome } from './verdict.ts';

/** HPKE's exporter context of the secret that a receipt's verdict is sealed under. */
export const RECEIPT_EXPORT = 'tenantry-receipt';

/** Lengths of that secret and of a receipt's nonce (RFC 9458, section 4.4). */
export const RECEIPT_SECRET_BYTES = 32;
export const RECEIPT_NONCE_BYTES = 32;
/** Length to which a verdict is padded with spaces, so that a receipt's length tells nothing. */
export const VERDICT_BYTES = 256;

const TAG_BYTES = 16;
const SEALED_BYTES = RECEIPT_NONCE_BYTES + VERDICT_BYTES + TAG_BYTES;
const SEALED_CHARACTERS = Math.ceil((SEALED_BYTES * 4) / 3);

const base64Url = (characters: number) =>
	z.string().check(z.regex(/^[\w-]+$/), z.length(characters));

/** What the server says of an envelope that it has decided, or quarantined for an owner. */
export const Receipt = z.strictObject({
	state: z.literal('received'),
	deviceId: WireId,
	number: z.int().check(z.nonnegative()),
	/** SHA-256 of the envelope's `sealed`, base64url. */
	digest: base64Url(43),
	/** Server time of this receipt; its verdict is that of this time. */
	asOf: z.int().check(z.nonnegative()),
	/** A nonce and the verdict, sealed for the device that made the envelope, base64url. */
	sealed: base64Url(SEALED_CHARACTERS),
	/** The server's signature of `receiptTextOf`: Ed25519, base64url. */
	keyId: WireId,
	signature: base64Url(86)
});
export type Receipt = z.infer<typeof Receipt>;

/**
 * Says what became of an envelope that was not taken. It is not signed, because it proves nothing.
 *
 * - `later`: it depends on something that the server does not know yet.
 * - `seal_again`: its key is no longer in use; it waits until the app is unlocked.
 * - `refused`: its device or signature does not count; it waits until the app is unlocked.
 */
export const NotTaken = z.object({ state: z.enum(['later', 'seal_again', 'refused']) });
export type NotTaken = z.infer<typeof NotTaken>;

export const EnvelopeAnswer = z.union([Receipt, NotTaken]);
export type EnvelopeAnswer = z.infer<typeof EnvelopeAnswer>;

/** What only the author reads: the verdict as of the receipt's time. */
export interface ReceiptVerdict {
	readonly outcome: Outcome;
	/** Code of a rejection, kind of a review, or decision about its approval; else null. */
	readonly code: string | null;
	/** Server time of the first decision. */
	readonly decidedAt: number;
	/**
	 * Full name of the person whose device carried the change that was decided; null if its author's
	 * device sent it, or the carrier is unknown. A name too long for the room is cut.
	 */
	readonly carrier: string | null;
	/** Keeps the verdict from being guessed from its hash. */
	readonly salt: string;
}

/** Returns the text of a verdict, which is sealed, and hashed for the signature. */
export function verdictTextOf({ outcome, code, decidedAt, carrier, salt }: ReceiptVerdict): string {
	return signedText('tenantry-verdict', outcome, code, decidedAt, carrier, salt);
}

const VerdictFields = z.tuple([
	z.literal('tenantry-verdict'),
	Outcome,
	z.nullable(z.string()),
	z.number(),
	z.nullable(z.string()),
	z.string()
]);

/** Reads the text of a verdict; undefined where it is something else. */
export function readVerdictText(text: string): ReceiptVerdict | undefined {
	const fields = VerdictFields.safeParse(parseJson(text)).data;
	if (fields === undefined) return undefined;
	const [, outcome, code, decidedAt, carrier, salt] = fields;
	return { outcome, code, decidedAt, carrier, salt };
}

/** Returns what the server signs. `verdictHash` is SHA-256 of the verdict's text, base64url. */
export function receiptTextOf(
	{
		deviceId,
		number,
		digest,
		state,
		asOf
	}: Pick<Receipt, 'deviceId' | 'number' | 'digest' | 'state' | 'asOf'>,
	{ providerId, verdictHash }: { readonly providerId: string; readonly verdictHash: string }
): string {
	const envelope = [providerId, deviceId, number, digest];
	return signedText('tenantry-receipt', ...envelope, state, asOf, verdictHash);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
