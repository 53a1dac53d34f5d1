import type { PrfOutput } from './unlock-secret.ts';

const BYTES = 32;

/** Undefined if the authenticator's output cannot be a key. */
export async function kekOfPrf(prf: PrfOutput): Promise<CryptoKey | undefined> {
	if (prf.length < BYTES || prf.every((byte) => byte === 0)) return undefined;
	const secret = await crypto.subtle.importKey('raw', prf, 'HKDF', false, ['deriveKey']);
	const info = new TextEncoder().encode('tenantry/passkey');
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(BYTES), info },
		secret,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt']
	);
}
