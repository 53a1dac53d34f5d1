/** AES-256-GCM under a random nonce; the nonce comes first. */
export type Sealed = Uint8Array<ArrayBuffer>;

type Bytes = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;

export function importKey(bytes: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Returns 96 random bits: far from the 2^32 records at which a nonce might repeat under a key. */
export function newNonce(): Bytes {
	return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** Encrypts `plain`. The result does not contain `bound`, and nothing opens without it. */
export async function encrypt(key: CryptoKey, plain: Bytes, bound: Bytes): Promise<Sealed> {
	const iv = newNonce();
	const parameters = { name: 'AES-GCM', iv, additionalData: bound };
	const body = new Uint8Array(await crypto.subtle.encrypt(parameters, key, plain));
	const sealed = new Uint8Array(NONCE_BYTES + body.length);
	sealed.set(iv);
	sealed.set(body, NONCE_BYTES);
	return sealed;
}

/** Undefined if the record was changed in any way, belongs elsewhere, or is under another key. */
export async function decrypt(
	key: CryptoKey,
	sealed: Sealed,
	bound: Bytes
): Promise<Bytes | undefined> {
	try {
		const iv = sealed.subarray(0, NONCE_BYTES);
		const parameters = { name: 'AES-GCM', iv, additionalData: bound };
		const body = sealed.subarray(NONCE_BYTES);
		return new Uint8Array(await crypto.subtle.decrypt(parameters, key, body));
	} catch {
		return undefined;
	}
}

export function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
