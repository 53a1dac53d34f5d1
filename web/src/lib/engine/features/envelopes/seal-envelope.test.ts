import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
	ENVELOPE_INFO,
	ENVELOPE_SIZES,
	labelOf,
	signedTextOf,
	type EnvelopeContent
} from '@tenantry/shared/protocol/envelope.ts';
import { beforeEach, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';
import type { DeviceKey } from './device-keys.ts';
import { sealEnvelope } from './seal-envelope.ts';

const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const ENC_BYTES = 32;
const TAG_BYTES = 16;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
const encoder = new TextEncoder();

let server: CryptoKeyPair;
let device: CryptoKeyPair;
let key: DeviceKey;

beforeEach(async () => {
	server = await suite.kem.generateKeyPair();
	device = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
	const raw = await suite.kem.serializePublicKey(server.publicKey);
	key = {
		privateKey: device.privateKey,
		providerId: 'p1',
		deviceId: 'd1',
		sealFor: { keyId: 'k1', publicKey: toBase64Url(new Uint8Array(raw)) },
		receiptKeys: [],
		registeredAt: 0
	};
});

function content(reason: string): EnvelopeContent {
	const mutation = {
		id: '0'.repeat(32),
		name: 'administrator.suspend',
		v: 1,
		args: { id: 'a'.repeat(24), reason },
		base: {},
		seen: null,
		authoredAt: 5
	};
	return { mutation, offsetMs: 3 };
}

test('SEC-L10 only the holder of the server’s key reads an envelope', async () => {
	const sealed = await sealEnvelope(content('Laptop stolen'), { number: 7, key });

	const bytes = fromBase64Url(sealed?.envelope.sealed ?? '');
	const [enc, ct] = [bytes.slice(0, ENC_BYTES), bytes.slice(ENC_BYTES)];
	const label = { providerId: 'p1', deviceId: 'd1', keyId: 'k1' };
	const open = (recipientKey: CryptoKey, number = 7) =>
		suite.open(
			{ recipientKey, enc, info: encoder.encode(ENVELOPE_INFO) },
			ct,
			encoder.encode(labelOf({ ...label, number }))
		);
	const other = await suite.kem.generateKeyPair();
	const text = new TextDecoder().decode(await open(server.privateKey));
	expect(JSON.parse(text)).toEqual(content('Laptop stolen'));
	await expect(open(other.privateKey)).rejects.toThrow();
	await expect(open(server.privateKey, 8)).rejects.toThrow();
	expect(JSON.stringify(sealed)).not.toContain('suspend');
});

test('the device’s signature covers the label and what is sealed', async () => {
	const made = await sealEnvelope(content('Laptop stolen'), { number: 7, key });
	if (made === undefined) throw new Error('Nothing was sealed');
	const { envelope: sealed } = made;
	const isSigned = (envelope: typeof sealed) =>
		crypto.subtle.verify(
			{ name: 'ECDSA', hash: 'SHA-256' },
			device.publicKey,
			fromBase64Url(sealed.signature),
			encoder.encode(signedTextOf(envelope))
		);

	expect(await isSigned(sealed)).toBe(true);
	expect(await isSigned({ ...sealed, number: 8 })).toBe(false);
	expect(await isSigned({ ...sealed, deviceId: 'd2' })).toBe(false);
});

test('SEC-L10 the length of an envelope tells only which of seven sizes it fits', async () => {
	const lengths = new Set<number>();
	for (const letters of [0, 1, 200, 400, 2_000, 20_000]) {
		const sealed = await sealEnvelope(content('x'.repeat(letters)), { number: 1, key });
		lengths.add(fromBase64Url(sealed?.envelope.sealed ?? '').length - ENC_BYTES - TAG_BYTES);
	}

	expect([...lengths].every((length) => ENVELOPE_SIZES.some((size) => size === length))).toBe(true);
	expect(lengths.size).toBe(4);
});

test('a change too long for an envelope gets none', async () => {
	const sealed = await sealEnvelope(content('x'.repeat(30_000)), { number: 1, key });

	expect(sealed).toBeUndefined();
});
