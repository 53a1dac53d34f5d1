import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { RECEIPT_NONCE_BYTES } from '@tenantry/shared/protocol/receipt.ts';

export type SealAnswer = (text: string) => string;

const KEY_BYTES = 32;
const AEAD_NONCE_BYTES = 12;

/**
 * Seals answers to an envelope as RFC 9458 (section 4.4) does for responses: `secret` is exported
 * from the context that opened it, `enc` is its encapsulated key.
 */
export function answerSeal(secret: Uint8Array, enc: Uint8Array): SealAnswer {
	return (text) => {
		const nonce = randomBytes(RECEIPT_NONCE_BYTES);
		const salt = Buffer.concat([enc, nonce]);
		const derive = (info: string, bytes: number) =>
			Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
		const cipher = createCipheriv(
			'aes-256-gcm',
			derive('key', KEY_BYTES),
			derive('nonce', AEAD_NONCE_BYTES)
		);
		const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
		return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
	};
}
