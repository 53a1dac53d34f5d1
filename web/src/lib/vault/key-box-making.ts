import { encrypt } from './aes.ts';
import { agree, CURVE, type KeyBox } from './key-box.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface KeyPair {
	readonly publicKey: Bytes;
	readonly privateKey: Bytes;
}

export async function makeKeyPair(): Promise<KeyPair> {
	const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
	return {
		publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
		privateKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
	};
}

/** Needs no secret, so that a data key can be replaced without asking for all of them. */
export async function putInBox(publicKey: Bytes, key: Bytes, bound: Bytes): Promise<KeyBox> {
	const ephemeral = await makeKeyPair();
	const shared = await agree(ephemeral.privateKey, publicKey, ephemeral.publicKey);
	return { ephemeral: ephemeral.publicKey, sealed: await encrypt(shared, key, bound) };
}
