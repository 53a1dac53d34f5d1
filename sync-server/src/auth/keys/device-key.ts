import { createPublicKey, verify, type KeyObject } from 'node:crypto';

const LENGTH = 65;
/** First byte of a point that is written out in full (SEC 1, section 2.3.3). */
const UNCOMPRESSED = 4;

/** Undefined unless the text is an uncompressed point of P-256. */
export function parseDeviceKey(text: string): KeyObject | undefined {
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length !== LENGTH || bytes[0] !== UNCOMPRESSED) return undefined;
	const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)];
	const point = { x: x.toString('base64url'), y: y.toString('base64url') };
	try {
		return createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...point }, format: 'jwk' });
	} catch {
		return undefined;
	}
}

/** ECDSA with SHA-256, in the signature format of WebCrypto. */
export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
	const bytes = Buffer.from(signature, 'base64url');
	return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes);
}
