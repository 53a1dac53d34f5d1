import type { Envelope, EnvelopeKeyAnswer } from '@tenantry/shared/protocol/envelope.ts';
import {
	readVerdictText,
	RECEIPT_NONCE_BYTES,
	receiptTextOf,
	type Receipt,
	type ReceiptVerdict
} from '@tenantry/shared/protocol/receipt.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';

export interface AuthorHalf {
	readonly envelope: Envelope;
	/** Exported from the context that sealed it. */
	readonly secret: Uint8Array<ArrayBuffer>;
	readonly receiptKeys: EnvelopeKeyAnswer['receiptKeys'];
}

type ReadError = 'not_found' | 'forged' | 'unsupported';

const ENC_BYTES = 32;
const AEAD_NONCE_BITS = 96;
const encoder = new TextEncoder();

/**
 * Returns the verdict only if the receipt belongs to this envelope, opens with the author's half,
 * and is signed by the server together with the envelope (RFC 9458, section 4.4; RFC 8032).
 */
export async function readReceipt(
	receipt: Receipt,
	half: AuthorHalf
): Promise<Result<ReceiptVerdict, ReadError>> {
	const { envelope, receiptKeys } = half;
	const { deviceId, number, sealed } = envelope;
	const isOfEnvelope = receipt.deviceId === deviceId && receipt.number === number;
	if (!isOfEnvelope || receipt.digest !== (await digestOf(sealed))) return err('not_found');
	const text = await openVerdict(receipt, half).catch(() => undefined);
	if (text === undefined) return err('forged');
	const told = { providerId: envelope.providerId, verdictHash: await digestOf(text) };
	const isSigned = await isSignedBy(receiptKeys, receipt, receiptTextOf(receipt, told)).catch(
		() => undefined
	);
	if (isSigned !== true) return err(isSigned === undefined ? 'unsupported' : 'forged');
	const verdict = readVerdictText(text);
	return verdict === undefined ? err('unsupported') : ok(verdict);
}

async function openVerdict(
	{ sealed }: Receipt,
	{ envelope, secret }: Pick<AuthorHalf, 'envelope' | 'secret'>
): Promise<string> {
	const bytes = fromBase64Url(sealed);
	const nonce = bytes.subarray(0, RECEIPT_NONCE_BYTES);
	const enc = fromBase64Url(envelope.sealed).subarray(0, ENC_BYTES);
	const root = await crypto.subtle.importKey('raw', secret, 'HKDF', false, [
		'deriveKey',
		'deriveBits'
	]);
	const derivation = (info: string) => ({
		name: 'HKDF',
		hash: 'SHA-256',
		salt: new Uint8Array([...enc, ...nonce]),
		info: encoder.encode(info)
	});
	const aes = { name: 'AES-GCM', length: 256 };
	const key = await crypto.subtle.deriveKey(derivation('key'), root, aes, false, ['decrypt']);
	const iv = await crypto.subtle.deriveBits(derivation('nonce'), root, AEAD_NONCE_BITS);
	const body = bytes.subarray(RECEIPT_NONCE_BYTES);
	const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, body);
	return new TextDecoder().decode(plain).trimEnd();
}

/** Rejects if the browser cannot verify signatures of this kind. */
async function isSignedBy(
	keys: EnvelopeKeyAnswer['receiptKeys'],
	{ keyId, signature }: Pick<Receipt, 'keyId' | 'signature'>,
	text: string
): Promise<boolean> {
	const known = keys.find((one) => one.keyId === keyId);
	if (known === undefined) return false;
	const spki = fromBase64Url(known.publicKey);
	const key = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
	return crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), encoder.encode(text));
}

async function digestOf(text: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
	return toBase64Url(new Uint8Array(digest));
}
