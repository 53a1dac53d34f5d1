import {
	createPrivateKey,
	createPublicKey,
	hkdfSync,
	sign,
	verify,
	type KeyObject
} from 'node:crypto';

import type { KeyRing } from './key-ring.ts';
import type { SealingKey } from './secret-file.ts';

export interface Signature {
	readonly keyId: string;
	readonly publicKey: string;
	readonly signature: string;
}

/** Signs what leaves the machine, with Ed25519 keys derived from the sealing keys. */
export interface Signer {
	sign(text: string): Signature;
	isOurs(text: string, signature: Signature): boolean;
	/** The key that signs now, and former ones that are still kept. */
	publicKeys(): Pick<Signature, 'keyId' | 'publicKey'>[];
}

/** Each purpose has keys of its own, so that a signature for one never counts for the other. */
type SigningPurpose = 'signature of a checkpoint' | 'signature of a receipt';

/** Header before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

interface SigningKey {
	readonly privateKey: KeyObject;
	readonly publicKey: KeyObject;
	/** SPKI, base64url. */
	readonly exported: string;
}

export function createSigner(ring: KeyRing, purpose: SigningPurpose): Signer {
	// Cached, because deriving a pair takes longer than twenty signatures.
	const pairs = new WeakMap<Uint8Array, SigningKey>();

	function pairOf({ key }: SealingKey): SigningKey {
		const pair = pairs.get(key) ?? derive(key, purpose);
		pairs.set(key, pair);
		return pair;
	}

	return {
		sign(text) {
			const [key] = ring();
			const { privateKey, exported: publicKey } = pairOf(key);
			const signature = sign(null, Buffer.from(text), privateKey).toString('base64url');
			return { keyId: key.id, publicKey, signature };
		},
		isOurs(text, { keyId, publicKey, signature }) {
			const key = ring().find(({ id }) => id === keyId);
			const pair = key && pairOf(key);
			if (pair?.exported !== publicKey) return false;
			return verify(null, Buffer.from(text), pair.publicKey, Buffer.from(signature, 'base64url'));
		},
		publicKeys: () => ring().map((key) => ({ keyId: key.id, publicKey: pairOf(key).exported }))
	};
}

function derive(key: Uint8Array, purpose: SigningPurpose): SigningKey {
	const seed = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
	const pkcs8 = Buffer.concat([PKCS8_HEAD, seed]);
	const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
	const publicKey = createPublicKey(privateKey);
	const exported = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
	return { privateKey, publicKey, exported };
}
