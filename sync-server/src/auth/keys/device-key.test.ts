import { createECDH, createPrivateKey, sign } from 'node:crypto';

import { expect, test } from 'vitest';

import { isSignedBy, parseDeviceKey } from './device-key.ts';

async function keyPair() {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
	const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
	const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey));
	const signText = async (text: string) => {
		const hashed = { name: 'ECDSA', hash: 'SHA-256' };
		const signature = await crypto.subtle.sign(hashed, pair.privateKey, Buffer.from(text));
		return Buffer.from(signature).toString('base64url');
	};
	return { raw, signText, key: parseDeviceKey(raw.toString('base64url')) };
}

test('SEC-L01 a signature of WebCrypto counts for its text and key alone', async () => {
	const [own, other] = [await keyPair(), await keyPair()];
	if (own.key === undefined || other.key === undefined) throw new Error('No key');
	const signature = await own.signText('a text');

	expect(isSignedBy(own.key, 'a text', signature)).toBe(true);
	expect(isSignedBy(own.key, 'a test', signature)).toBe(false);
	expect(isSignedBy(other.key, 'a text', signature)).toBe(false);
	for (const wrong of ['', 'AA', signature.slice(1), `${signature}AAAA`, 'A'.repeat(86)])
		expect(isSignedBy(own.key, 'a text', wrong)).toBe(false);
});

test('SEC-L01 a signature in another encoding does not count', async () => {
	const pair = createECDH('prime256v1');
	const raw = pair.generateKeys();
	const [x, y] = [raw.subarray(1, 33), raw.subarray(33)].map((part) => part.toString('base64url'));
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: x ?? '',
		y: y ?? '',
		d: pair.getPrivateKey('base64url')
	};
	const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
	const key = parseDeviceKey(raw.toString('base64url'));
	if (key === undefined) throw new Error('No key');

	const der = sign('sha256', Buffer.from('a text'), privateKey).toString('base64url');

	expect(isSignedBy(key, 'a text', der)).toBe(false);
});

test('SEC-L01 only an uncompressed point of the curve is a key', async () => {
	const { raw } = await keyPair();
	const offCurve = Buffer.from(raw);
	offCurve.writeUInt8(offCurve.readUInt8(64) ^ 1, 64);
	const hybrid = Buffer.from(raw);
	hybrid.writeUInt8(6 + (raw.readUInt8(64) & 1), 0);
	const wrong = [Buffer.alloc(65, 4), offCurve, hybrid, raw.subarray(0, 64), Buffer.alloc(0)];

	expect(wrong.map((bytes) => parseDeviceKey(bytes.toString('base64url')))).toEqual(
		wrong.map(() => undefined)
	);
	expect(parseDeviceKey(raw.toString('base64url'))).toBeDefined();
});
