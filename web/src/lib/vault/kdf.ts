import type * as HashWasm from 'hash-wasm';
import { importKey } from './aes.ts';

export interface KdfCost {
	readonly memoryKib: number;
	readonly passes: number;
}

/** Stored with what they protect, so that they can be raised later. */
export interface KdfParameters extends KdfCost {
	readonly name: 'argon2id';
	readonly salt: Uint8Array<ArrayBuffer>;
}

/** decision 35 says why these. */
export const KDF_COST: KdfCost = { memoryKib: 32_768, passes: 2 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Magic number and version of a module without content. */
const EMPTY_MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

export function newKdfParameters(cost: KdfCost = KDF_COST): KdfParameters {
	const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
	return { name: 'argon2id', ...cost, salt };
}

export function isWeaker({ memoryKib, passes }: KdfParameters): boolean {
	return memoryKib < KDF_COST.memoryKib || passes < KDF_COST.passes;
}

/** Key that wraps what opens the data key; it is never stored. */
export async function deriveKek(passphrase: string, kdf: KdfParameters): Promise<CryptoKey> {
	const bytes = await deriveKey(passphrase, kdf);
	const key = await importKey(bytes);
	bytes.fill(0);
	return key;
}

/** 32 bytes by Argon2id (RFC 9106, version 0x13, one lane) from the secret in NFKC. */
export async function deriveKey(
	secret: string,
	kdf: KdfParameters
): Promise<Uint8Array<ArrayBuffer>> {
	const input = new TextEncoder().encode(secret.normalize('NFKC'));
	// WebAssembly takes a third of the time, and its library refuses an empty secret.
	const argon2id = input.length > 0 && canCompile() ? await inWebAssembly() : await inJavaScript();
	const startedAt = performance.now();
	const bytes = await argon2id(input, kdf);
	// The derivation is slow by design, so it is measured apart from everything else.
	performance.measure('derive-key', { start: startedAt });
	const key = new Uint8Array(bytes);
	bytes.fill(0);
	input.fill(0);
	return key;
}

type Argon2id = (input: Uint8Array, kdf: KdfParameters) => Uint8Array | Promise<Uint8Array>;

/**
 * 11 KB gzipped, in a file of its own: the engine loads it while it starts, so that nobody waits for
 * it after the passphrase.
 */
export async function loadArgon2(): Promise<typeof HashWasm.argon2id> {
	const { argon2id } = await import('hash-wasm');
	return argon2id;
}

async function inWebAssembly(): Promise<Argon2id> {
	const argon2id = await loadArgon2();
	return (password, { salt, memoryKib, passes }) =>
		argon2id({
			password,
			salt,
			memorySize: memoryKib,
			iterations: passes,
			parallelism: 1,
			hashLength: KEY_BYTES,
			outputType: 'binary'
		});
}

async function inJavaScript(): Promise<Argon2id> {
	// 5 KB gzipped, in the file of what the first list does without.
	const { argon2id } = await import('@noble/hashes/argon2.js');
	return (input, { salt, memoryKib, passes }) =>
		argon2id(input, salt, { m: memoryKib, t: passes, p: 1, dkLen: KEY_BYTES });
}

/** False in browsers without WebAssembly, as in Lockdown Mode, and under a policy that forbids it. */
function canCompile(): boolean {
	try {
		return new WebAssembly.Module(EMPTY_MODULE) instanceof WebAssembly.Module;
	} catch {
		return false;
	}
}
