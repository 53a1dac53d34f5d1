import { argon2id } from '@noble/hashes/argon2.js';
import { importKey } from './aes.ts';

export interface KdfCost {
	readonly memoryKib: number;
	readonly passes: number;
}

/**
 * Parameters that turn a passphrase into a key. Stored with what they protect, so that they can be
 * raised later.
 */
export interface KdfParameters extends KdfCost {
	readonly name: 'argon2id';
	readonly salt: Uint8Array<ArrayBuffer>;
}

/** docs/decisions/0006-offline-passphrase-kdf.md says why these, and why in plain JavaScript. */
export const KDF_COST: KdfCost = { memoryKib: 32_768, passes: 2 };
const SALT_BYTES = 16;

export function newKdfParameters(cost: KdfCost = KDF_COST): KdfParameters {
	const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
	return { name: 'argon2id', ...cost, salt };
}

/** Returns whether the parameters were chosen when less was required than today. */
export function isWeaker({ memoryKib, passes }: KdfParameters): boolean {
	return memoryKib < KDF_COST.memoryKib || passes < KDF_COST.passes;
}

/** Derives the key that wraps what opens the data key; it is never stored. */
export async function deriveKek(passphrase: string, kdf: KdfParameters): Promise<CryptoKey> {
	const bytes = deriveKey(passphrase, kdf);
	const key = await importKey(bytes);
	bytes.fill(0);
	return key;
}

export function deriveKey(secret: string, kdf: KdfParameters): Uint8Array<ArrayBuffer> {
	const startedAt = performance.now();
	const bytes = argon2id(secret.normalize('NFKC'), kdf.salt, {
		m: kdf.memoryKib,
		t: kdf.passes,
		p: 1,
		dkLen: 32
	});
	// The derivation is slow by design, so it is measured apart from everything else.
	performance.measure('derive-key', { start: startedAt });
	const key = new Uint8Array(bytes);
	bytes.fill(0);
	return key;
}
