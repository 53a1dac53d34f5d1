import { decrypt, encrypt, type Sealed } from './aes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A key in a box: anybody puts one in, only the private half takes it out. */
export interface KeyBox {
	readonly ephemeral: Bytes;
	readonly sealed: Sealed;
}

export interface KeyPair {
	readonly publicKey: Bytes;
	/** PKCS #8. */
	readonly privateKey: Bytes;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

export async function makeKeyPair(): Promise<KeyPair> {
	const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
	return {
		publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
		privateKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
	};
}

/** So a data key is replaced without asking for every secret that opens it. */
export async function putInBox(publicKey: Bytes, key: Bytes, bound: Bytes): Promise<KeyBox> {
	const ephemeral = await makeKeyPair();
	const shared = await agree(ephemeral.privateKey, publicKey, ephemeral.publicKey);
	return { ephemeral: ephemeral.publicKey, sealed: await encrypt(shared, key, bound) };
}

export async function takeOutOfBox(
	privateKey: Bytes,
	{ ephemeral, sealed }: KeyBox,
	bound: Bytes
): Promise<Bytes | undefined> {
	try {
		return await decrypt(await agree(privateKey, ephemeral, ephemeral), sealed, bound);
	} catch {
		// No point of the curve: somebody has been at it.
		return undefined;
	}
}

async function agree(privateKey: Bytes, publicKey: Bytes, info: Bytes): Promise<CryptoKey> {
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
