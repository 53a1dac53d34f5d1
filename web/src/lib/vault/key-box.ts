import { decrypt, type Sealed } from './aes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Anyone can put a key in, but only the private half takes it out. */
export interface KeyBox {
	readonly ephemeral: Bytes;
	readonly sealed: Sealed;
}

export const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

export async function takeOutOfBox(
	privateKey: Bytes,
	{ ephemeral, sealed }: KeyBox,
	bound: Bytes
): Promise<Bytes | undefined> {
	try {
		return await decrypt(await agree(privateKey, ephemeral, ephemeral), sealed, bound);
	} catch {
		// The bytes are not a point of the curve, so someone has changed them.
		return undefined;
	}
}

/** A secret that only the two halves reach, each from the other's public key. */
export async function agree(privateKey: Bytes, publicKey: Bytes, info: Bytes): Promise<CryptoKey> {
	const own = await crypto.subtle.importKey('pkcs8', privateKey, CURVE, false, ['deriveBits']);
	const other = await crypto.subtle.importKey('raw', publicKey, CURVE, false, []);
	const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256);
	const secret = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info },
		secret,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt']
	);
}
