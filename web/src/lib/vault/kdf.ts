import { argon2id } from '@noble/hashes/argon2.js';

/** How a passphrase becomes a key. Stored with what it protects, so that it can be raised later. */
export interface KdfParameters {
	readonly name: 'argon2id';
	readonly memoryKib: number;
	readonly passes: number;
	readonly salt: Uint8Array<ArrayBuffer>;
}

/** docs/decisions/0006-offline-passphrase-kdf.md says why these, and why in plain JavaScript. */
const MEMORY_KIB = 32_768;
const PASSES = 2;

export function kdfParameters(salt: Uint8Array<ArrayBuffer>): KdfParameters {
	return { name: 'argon2id', memoryKib: MEMORY_KIB, passes: PASSES, salt };
}

/** The key that wraps the data key; it is never stored. */
export async function deriveKek(passphrase: string, kdf: KdfParameters): Promise<CryptoKey> {
	const startedAt = performance.now();
	const bytes = argon2id(passphrase.normalize('NFKC'), kdf.salt, {
		m: kdf.memoryKib,
		t: kdf.passes,
		p: 1,
		dkLen: 32
	});
	// Chosen to be slow, so it is to be seen apart from everything else.
	performance.measure('derive-key', { start: startedAt });
	const key = await crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, [
		'encrypt',
		'decrypt'
	]);
	bytes.fill(0);
	return key;
}
