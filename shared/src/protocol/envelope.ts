import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { Mutation } from './push.ts';
import { EnvelopeAnswer } from './receipt.ts';
import { signedText } from './signed-text.ts';
import { forAnyone, post } from './endpoint.ts';

/** HPKE's `info` (RFC 9180, section 5): a text sealed for this use opens for no other. */
export const ENVELOPE_INFO = 'tenantry-envelope-1';

export const MAX_ENVELOPES = 20;

/**
 * Lengths in bytes to which the content is padded with spaces, so that a length tells little. A
 * mutation longer than the last one gets no envelope, and waits until the app is unlocked.
 */
export const ENVELOPE_SIZES = [512, 768, 1_536, 3_072, 6_144, 12_288, 24_576] as const;

const MAX_SEALED_CHARACTERS = 33_000;
const MAX_SIGNATURE_CHARACTERS = 128;
const Base64Url = z.string().check(z.regex(/^[\w-]+$/));

/**
 * The device that delivers an envelope of another device of its provider (decision 44). The carrier
 * adds this, so neither the author's signature nor HPKE's label covers it.
 */
export const Carrier = z.strictObject({
	deviceId: WireId,
	/** The carrying device's signature of `carriageTextOf`, in the form of an envelope's. */
	signature: Base64Url.check(z.maxLength(MAX_SIGNATURE_CHARACTERS))
});
export type Carrier = z.infer<typeof Carrier>;

/**
 * One queued mutation, readable only by the server (decision 43). `keyId` is the server's key that
 * it is sealed for, `number` its place in the device's queue.
 */
export const Envelope = z.strictObject({
	providerId: WireId,
	deviceId: WireId,
	keyId: WireId,
	number: z.int().check(z.nonnegative()),
	/** The 32 bytes of the encapsulated key and the ciphertext, base64url. */
	sealed: Base64Url.check(z.maxLength(MAX_SEALED_CHARACTERS)),
	/** The device's signature of `signedTextOf`: ECDSA, P-256, SHA-256, r and s, base64url. */
	signature: Base64Url.check(z.maxLength(MAX_SIGNATURE_CHARACTERS)),
	carrier: z.optional(Carrier)
});
export type Envelope = z.infer<typeof Envelope>;

/** What an envelope holds. */
export const EnvelopeContent = z.strictObject({
	mutation: Mutation,
	/** How far the server's clock was ahead of the device's, as far as the device knew. */
	offsetMs: z.nullable(z.number())
});
export type EnvelopeContent = z.infer<typeof EnvelopeContent>;

type Label = Pick<Envelope, 'providerId' | 'deviceId' | 'keyId' | 'number'>;

/** HPKE's additional data: an envelope under another label does not open. */
export function labelOf({ providerId, deviceId, keyId, number }: Label): string {
	return signedText('tenantry-envelope-label', providerId, deviceId, keyId, number);
}

/** Returns what the author's device signs. */
export function signedTextOf({
	providerId,
	deviceId,
	keyId,
	number,
	sealed
}: Omit<Envelope, 'signature' | 'carrier'>): string {
	return signedText('tenantry-envelope', providerId, deviceId, keyId, number, sealed);
}

/** Returns what the device with this id signs to say that it carries an envelope. */
export function carriageTextOf(
	{ providerId, signature }: Pick<Envelope, 'providerId' | 'signature'>,
	deviceId: string
): string {
	return signedText('tenantry-carriage', providerId, deviceId, signature);
}

/**
 * POST /sync/v1/envelopes, without a session: anybody may carry envelopes. All of a request are
 * from one device, and are decided in this order.
 */
export const EnvelopesRequest = z.strictObject({
	envelopes: z.array(Envelope).check(z.minLength(1), z.maxLength(MAX_ENVELOPES))
});
export type EnvelopesRequest = z.infer<typeof EnvelopesRequest>;

/** One answer for each envelope, in the same order. */
export const EnvelopesAnswer = z.object({ answers: z.array(EnvelopeAnswer) });
export type EnvelopesAnswer = z.infer<typeof EnvelopesAnswer>;

/** Uncompressed P-256 point, 65 bytes, base64url. */
const DevicePublicKey = z.string().check(z.regex(/^[\w-]{87}$/));

/**
 * POST /sync/v1/envelope-key, with a session: registers the device's keys in place of earlier ones,
 * which never count again.
 */
export const EnvelopeKeyRequest = z.strictObject({
	/** Signs `signedTextOf`; its private half is sealed on the device. */
	authoringKey: DevicePublicKey,
	/** Signs `carriageTextOf` alone; its private half is usable while the app is locked. */
	carryingKey: DevicePublicKey
});
export type EnvelopeKeyRequest = z.infer<typeof EnvelopeKeyRequest>;

const ServerKey = z.object({ keyId: z.string(), publicKey: z.string() });

export const EnvelopeKeyAnswer = z.object({
	/** X25519 key that envelopes are sealed for, 32 bytes, base64url. */
	sealFor: ServerKey,
	/** Ed25519 keys that verify receipts, SPKI, base64url. */
	receiptKeys: z.array(ServerKey)
});
export type EnvelopeKeyAnswer = z.infer<typeof EnvelopeKeyAnswer>;

export const ENVELOPES = forAnyone(post('/sync/v1/envelopes', EnvelopesRequest, EnvelopesAnswer));
export const ENVELOPE_KEY = post('/sync/v1/envelope-key', EnvelopeKeyRequest, EnvelopeKeyAnswer);
