import { createECDH, hkdfSync } from 'node:crypto';

/**
 * P-256 key pair that identifies the server to push services (VAPID, RFC 8292), as base64url.
 * Derived from a sealing key, so that every process has the same one and none is stored.
 */
export interface VapidKey {
	readonly publicKey: string;
	readonly privateKey: string;
}

export function vapidKeyOf({ key }: { readonly key: Uint8Array }): VapidKey {
	// A number above the curve's order is no key: once in four billion the next one is taken.
	for (let count = 0; ; count++) {
		const pair = createECDH('prime256v1');
		const purpose = `identity for push services ${count}`;
		const secret = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
		try {
			pair.setPrivateKey(secret);
		} catch {
			continue;
		}
		return { publicKey: pair.getPublicKey('base64url'), privateKey: secret.toString('base64url') };
	}
}
