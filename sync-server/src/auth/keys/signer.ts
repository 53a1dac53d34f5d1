import {
	createPrivateKey,
	createPublicKey,
	hkdfSync,
	sign,
	verify,
	type KeyObject
} from 'node:crypto';

import type { KeyRing } from './key-ring.ts';
import type { SealingKey } from './sealing-key.ts';

export interface Signature {
	/** Id of the sealing key that the signing key is derived from. */
	readonly keyId: string;
	/** Key that verifies the signature where the sealing key is not available. */
	readonly publicKey: string;
	readonly signature: string;
}

/** Signs what leaves the machine, with Ed25519 keys that are derived from the sealing keys. */
export interface Signer {
	sign(text: string): Signature;
	/** Whether one of the current keys made the signature. */
	isOurs(text: string, signature: Signature): boolean;
	/** Returns the key that signs now, and those that signed before and are kept. */
	publicKeys(): Pick<Signature, 'keyId' | 'publicKey'>[];
}

/** Each purpose has keys of its own: a signature for one never counts for the other. */
type SigningPurpose = 'signature of a checkpoint' | 'signature of a receipt';

/** Header before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export function createSigner(ring: KeyRing, purpose: SigningPurpose): Signer {
	const privateKeyOf = ({ key }: SealingKey) => derive(key, purpose);
	const publicKeyOf = (key: SealingKey) => exportPublic(privateKeyOf(key));
	return {
		sign(text) {
			const [key] = ring();
			const signature = sign(null, Buffer.from(text), privateKeyOf(key)).toString('base64url');
			return { keyId: key.id, publicKey: publicKeyOf(key), signature };
		},
		isOurs(text, { keyId, publicKey, signature }) {
			const key = ring().find(({ id }) => id === keyId);
			if (key === undefined || publicKeyOf(key) !== publicKey) return false;
			const bytes = Buffer.from(signature, 'base64url');
			return verify(null, Buffer.from(text), createPublicKey(privateKeyOf(key)), bytes);
		},
		publicKeys: () => ring().map((key) => ({ keyId: key.id, publicKey: publicKeyOf(key) }))
	};
}

function derive(key: Uint8Array, purpose: SigningPurpose): KeyObject {
	const seed = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
	return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

function exportPublic(privateKey: KeyObject): string {
	const exported = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
	return exported.toString('base64url');
}
