import { createPublicKey, verify } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
	carriageTextOf,
	ENVELOPE_INFO,
	ENVELOPE_SIZES,
	EnvelopeKeyAnswer,
	labelOf,
	receiptTextOf,
	signedTextOf,
	type Envelope,
	type EnvelopeContent,
	type Receipt
} from '@tenantry/shared/protocol/envelope.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { SignedInDevice } from '#support/servers/world.ts';

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const encoder = new TextEncoder();

/** What a test changes about an envelope before it is signed. */
export interface Sealing extends Partial<Omit<Envelope, 'signature' | 'carrier'>> {
	readonly offsetMs?: number | null;
	/** Sealed in place of a content. */
	readonly text?: string;
}

/**
 * Seals and signs what a person wants, as their locked app does, with WebCrypto and the public keys
 * that the server has given out.
 */
export class LockedDevice {
	/** What the server answered when the key was registered. */
	keys: EnvelopeKeyAnswer;
	readonly deviceId: string;
	readonly #providerId: string;
	readonly #pair: CryptoKeyPair;
	#number = 0;

	private constructor(
		{ providerId, deviceId }: { readonly providerId: string; readonly deviceId: string },
		registered: { readonly pair: CryptoKeyPair; readonly keys: EnvelopeKeyAnswer }
	) {
		this.#providerId = providerId;
		this.deviceId = deviceId;
		this.#pair = registered.pair;
		this.keys = registered.keys;
	}

	/** Registers a new key for a device whose app is open. */
	static async register(
		{ providerId }: { readonly providerId: string },
		device: Pick<SignedInDevice, 'deviceId' | 'fetch'>
	): Promise<LockedDevice> {
		const pair = await newSigningKey();
		const keys = await registerKey(device, await publicKeyOf(pair));
		return new LockedDevice({ providerId, deviceId: device.deviceId }, { pair, keys });
	}

	/** Asks for the server's keys again, as an app does when it is unlocked. */
	async renewKeys(device: Pick<SignedInDevice, 'fetch'>): Promise<void> {
		this.keys = await registerKey(device, await publicKeyOf(this.#pair));
	}

	async seal(mutation: Mutation, over: Sealing = {}): Promise<Envelope> {
		const { offsetMs = 0, text = contentText({ mutation, offsetMs }), ...label } = over;
		const unsealed = {
			providerId: this.#providerId,
			deviceId: this.deviceId,
			keyId: this.keys.sealFor.keyId,
			number: ++this.#number,
			...label
		};
		const sealed = label.sealed ?? (await sealText(text, { ...unsealed, ...this.keys.sealFor }));
		return this.sign({ ...unsealed, sealed });
	}

	async sign(envelope: Omit<Envelope, 'signature'>): Promise<Envelope> {
		return { ...envelope, signature: await this.#signatureOf(signedTextOf(envelope)) };
	}

	/** Says that this device carries another one's envelope. */
	async carry(envelope: Envelope): Promise<Envelope> {
		const { deviceId } = this;
		const signature = await this.#signatureOf(carriageTextOf(envelope, deviceId));
		return { ...envelope, carrier: { deviceId, signature } };
	}

	async #signatureOf(text: string): Promise<string> {
		const bytes = encoder.encode(text);
		const signature = await crypto.subtle.sign(SIGNING, this.#pair.privateKey, bytes);
		return Buffer.from(signature).toString('base64url');
	}

	/** Whether one of the server's keys signed a receipt. */
	isGenuine({ keyId, signature, ...receipt }: Receipt): boolean {
		const key = this.keys.receiptKeys.find((one) => one.keyId === keyId);
		if (key === undefined) return false;
		const der = Buffer.from(key.publicKey, 'base64url');
		const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
		const bytes = Buffer.from(signature, 'base64url');
		return verify(null, Buffer.from(receiptTextOf(receipt)), publicKey, bytes);
	}
}

export async function newSigningKey(): Promise<CryptoKeyPair> {
	return crypto.subtle.generateKey(SIGNING, false, ['sign', 'verify']);
}

/** Returns the public half, as devices register it. */
export async function publicKeyOf({ publicKey }: CryptoKeyPair): Promise<string> {
	return Buffer.from(await crypto.subtle.exportKey('raw', publicKey)).toString('base64url');
}

/** Pads a content to one of the lengths that the protocol allows. */
export function contentText(content: EnvelopeContent): string {
	const text = JSON.stringify(content);
	const length = Buffer.byteLength(text);
	const size = ENVELOPE_SIZES.find((one) => one >= length);
	if (size === undefined) throw new Error('The content is longer than any envelope.');
	return text + ' '.repeat(size - length);
}

async function registerKey(
	{ fetch }: Pick<SignedInDevice, 'fetch'>,
	publicKey: string
): Promise<EnvelopeKeyAnswer> {
	const answer = await fetch('/sync/v1/envelope-key', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ publicKey })
	});
	return EnvelopeKeyAnswer.parse(await answer.json());
}

async function sealText(
	text: string,
	{ publicKey, ...label }: Parameters<typeof labelOf>[0] & { readonly publicKey: string }
): Promise<string> {
	const raw = Buffer.from(publicKey, 'base64url');
	const recipientPublicKey = await suite.kem.deserializePublicKey(raw);
	const recipient = { recipientPublicKey, info: encoder.encode(ENVELOPE_INFO) };
	const { enc, ct } = await suite.seal(
		recipient,
		encoder.encode(text),
		encoder.encode(labelOf(label))
	);
	return Buffer.concat([Buffer.from(enc), Buffer.from(ct)]).toString('base64url');
}
