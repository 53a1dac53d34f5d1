import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
	ENVELOPE_INFO,
	ENVELOPE_SIZES,
	labelOf,
	signedTextOf,
	type Envelope,
	type EnvelopeContent
} from '@tenantry/shared/protocol/envelope.ts';
import { RECEIPT_EXPORT, RECEIPT_SECRET_BYTES } from '@tenantry/shared/protocol/receipt.ts';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';
import type { DeviceKey } from './device-keys.ts';

const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const encoder = new TextEncoder();

export interface SealedEnvelope {
	readonly envelope: Envelope;
	/** The author's half: the server seals its answer under it. */
	readonly secret: Uint8Array<ArrayBuffer>;
}

/** HPKE base mode (RFC 9180), then signed; undefined if too long for an envelope. */
export async function sealEnvelope(
	content: EnvelopeContent,
	{ number, key }: { readonly number: number; readonly key: DeviceKey }
): Promise<SealedEnvelope | undefined> {
	const padded = pad(encoder.encode(JSON.stringify(content)));
	if (padded === undefined) return undefined;
	const { providerId, deviceId, sealFor } = key;
	const label = { providerId, deviceId, number, keyId: sealFor.keyId };
	const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64Url(sealFor.publicKey));
	const info = encoder.encode(ENVELOPE_INFO);
	const aad = encoder.encode(labelOf(label));
	const context = await suite.createSenderContext({ recipientPublicKey, info });
	const sealed = toBase64Url(joined(context.enc, await context.seal(padded, aad)));
	const secret = await context.export(encoder.encode(RECEIPT_EXPORT), RECEIPT_SECRET_BYTES);
	const unsigned = { ...label, sealed };
	const signed = encoder.encode(signedTextOf(unsigned));
	const signature = await crypto.subtle.sign(
		{ name: 'ECDSA', hash: 'SHA-256' },
		key.privateKey,
		signed
	);
	const envelope = { ...unsigned, signature: toBase64Url(new Uint8Array(signature)) };
	return { envelope, secret: new Uint8Array(secret) };
}

/** Pads with spaces, which the server's JSON parser skips. */
function pad(text: Uint8Array): Uint8Array | undefined {
	const size = ENVELOPE_SIZES.find((one) => text.length <= one);
	if (size === undefined) return undefined;
	const padded = new Uint8Array(size).fill(' '.charCodeAt(0));
	padded.set(text);
	return padded;
}

function joined(left: ArrayBuffer, right: ArrayBuffer): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(left.byteLength + right.byteLength);
	bytes.set(new Uint8Array(left));
	bytes.set(new Uint8Array(right), left.byteLength);
	return bytes;
}
