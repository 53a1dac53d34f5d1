import { hkdfSync } from 'node:crypto';

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from '@hpke/core';
import {
	ENVELOPE_INFO,
	labelOf,
	type Envelope,
	type EnvelopeKeyAnswer
} from '@tenantry/shared/protocol/envelope.ts';
import { RECEIPT_EXPORT, RECEIPT_SECRET_BYTES } from '@tenantry/shared/protocol/receipt.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import { answerSeal, type SealAnswer } from './answer-seal.ts';
import type { SealingKey } from './secret-file.ts';

/**
 * Opens what locked apps seal (HPKE, RFC 9180), with X25519 keys that are derived from the sealing
 * keys, so that every process has the same ones and none is stored.
 */
export interface EnvelopeKeys {
	readonly sealFor: () => Promise<EnvelopeKeyAnswer['sealFor']>;
	/**
	 * Also returns what seals answers for the author. `retired`: the sealing key behind the
	 * envelope's key is no longer kept; `unreadable`: it was sealed otherwise, or tampered with.
	 */
	readonly open: (envelope: Envelope) => Promise<Result<OpenedText, 'retired' | 'unreadable'>>;
}

export interface OpenedText {
	readonly text: string;
	readonly sealAnswer: SealAnswer;
}

/** Length of the encapsulated key before the ciphertext. */
const ENCAPSULATED_BYTES = 32;

export function createEnvelopeKeys(
	ring: () => readonly [SealingKey, ...SealingKey[]]
): EnvelopeKeys {
	const suite = createEnvelopeSuite();
	const pairs = new WeakMap<Uint8Array, Promise<CryptoKeyPair>>();

	function pairOf({ key }: SealingKey): Promise<CryptoKeyPair> {
		const pair = pairs.get(key) ?? suite.kem.deriveKeyPair(seedOf(key));
		pairs.set(key, pair);
		return pair;
	}

	return {
		async sealFor() {
			const [key] = ring();
			const { publicKey } = await pairOf(key);
			const raw = await suite.kem.serializePublicKey(publicKey);
			return { keyId: key.id, publicKey: Buffer.from(raw).toString('base64url') };
		},
		async open(envelope) {
			const key = ring().find(({ id }) => id === envelope.keyId);
			if (key === undefined) return err('retired');
			const bytes = Buffer.from(envelope.sealed, 'base64url');
			const enc = bytes.subarray(0, ENCAPSULATED_BYTES);
			const info = Buffer.from(ENVELOPE_INFO);
			const recipient = { recipientKey: await pairOf(key), enc, info };
			try {
				const ciphertext = bytes.subarray(ENCAPSULATED_BYTES);
				const context = await suite.createRecipientContext(recipient);
				const text = await context.open(ciphertext, Buffer.from(labelOf(envelope)));
				const secret = await context.export(Buffer.from(RECEIPT_EXPORT), RECEIPT_SECRET_BYTES);
				const sealAnswer = answerSeal(new Uint8Array(secret), enc);
				return ok({ text: Buffer.from(text).toString('utf8'), sealAnswer });
			} catch (error) {
				if (error instanceof HpkeError) return err('unreadable');
				throw error;
			}
		}
	};
}

export function createEnvelopeSuite(): CipherSuite {
	return new CipherSuite({
		kem: new DhkemX25519HkdfSha256(),
		kdf: new HkdfSha256(),
		aead: new Aes256Gcm()
	});
}

function seedOf(key: Uint8Array): ArrayBuffer {
	return hkdfSync('sha256', key, '', 'key that envelopes are sealed for', 32);
}
