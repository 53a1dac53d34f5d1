import { createDecipheriv, createPublicKey, hash, hkdfSync, verify } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
	carriageTextOf,
	ENVELOPE_INFO,
	ENVELOPE_SIZES,
	EnvelopeKeyAnswer,
	labelOf,
	signedTextOf,
	type Envelope,
	type EnvelopeContent
} from '@tenantry/shared/protocol/envelope.ts';
import {
	readVerdictText,
	RECEIPT_EXPORT,
	RECEIPT_NONCE_BYTES,
	RECEIPT_SECRET_BYTES,
	receiptTextOf,
	type EnvelopeAnswer,
	type Receipt,
	type ReceiptVerdict
} from '@tenantry/shared/protocol/receipt.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { SignedInDevice } from '#support/servers/world.ts';

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const encoder = new TextEncoder();
const TAG_BYTES = 16;

interface AuthorHalf {
	readonly enc: Uint8Array;
	readonly secret: Uint8Array;
}

/** What a test changes about an envelope before it is signed. */
export interface Sealing extends Partial<Omit<Envelope, 'signature' | 'carrier'>> {
	readonly offsetMs?: number | null;
	/** Sealed in place of a content. */
	readonly text?: string;
}

/** What a device signs with. */
export interface Pairs {
	readonly authoring: CryptoKeyPair;
	readonly carrying: CryptoKeyPair;
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
	/** As long as the app is open; the test keeps it, as a thief would have to. */
	readonly authoring: CryptoKeyPair;
	readonly carrying: CryptoKeyPair;
	#number = 0;
	/** The author's half of each envelope: its `enc`, and the secret that its answer is sealed under. */
	readonly #halves = new Map<string, AuthorHalf>();

	private constructor(
		{ providerId, deviceId }: { readonly providerId: string; readonly deviceId: string },
		{ keys, authoring, carrying }: Pairs & { readonly keys: EnvelopeKeyAnswer }
	) {
		this.#providerId = providerId;
		this.deviceId = deviceId;
		this.authoring = authoring;
		this.carrying = carrying;
		this.keys = keys;
	}

	/** Registers new keys for a device whose app is open. */
	static async register(
		{ providerId }: { readonly providerId: string },
		device: Pick<SignedInDevice, 'deviceId' | 'fetch'>
	): Promise<LockedDevice> {
		const pairs = await newPairs();
		const keys = EnvelopeKeyAnswer.parse(await (await registerKeys(device, pairs)).json());
		return new LockedDevice({ providerId, deviceId: device.deviceId }, { ...pairs, keys });
	}

	/** Asks for the server's keys again, as an app does when it is unlocked. */
	async renewKeys(device: Pick<SignedInDevice, 'fetch'>): Promise<void> {
		this.keys = EnvelopeKeyAnswer.parse(await (await registerKeys(device, this)).json());
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
		if (label.sealed !== undefined) return this.sign({ ...unsealed, sealed: label.sealed });
		const { sealed, half } = await sealText(text, { ...unsealed, ...this.keys.sealFor });
		this.#halves.set(digestOf(sealed), half);
		return this.sign({ ...unsealed, sealed });
	}

	async sign(envelope: Omit<Envelope, 'signature'>): Promise<Envelope> {
		const signature = await signatureBy(this.authoring, signedTextOf(envelope));
		return { ...envelope, signature };
	}

	/** Says that this device carries another one's envelope. */
	async carry(envelope: Envelope): Promise<Envelope> {
		const { deviceId } = this;
		const signature = await signatureBy(this.carrying, carriageTextOf(envelope, deviceId));
		return { ...envelope, carrier: { deviceId, signature } };
	}

	/** Returns what this device, the author, reads in a receipt that the server signed. */
	read(answer: EnvelopeAnswer | undefined): ReceiptVerdict | undefined {
		if (answer?.state !== 'received') return undefined;
		const text = this.openText(answer);
		return text !== undefined && this.isGenuine(answer, text) ? readVerdictText(text) : undefined;
	}

	/** Returns the text of a verdict without its padding; undefined for who has not the author's half. */
	openText({ digest, sealed }: Receipt): string | undefined {
		const half = this.#halves.get(digest);
		if (half === undefined) return undefined;
		const bytes = Buffer.from(sealed, 'base64url');
		const nonce = bytes.subarray(0, RECEIPT_NONCE_BYTES);
		const salt = Buffer.concat([half.enc, nonce]);
		const derived = (info: string, length: number) =>
			Buffer.from(hkdfSync('sha256', half.secret, salt, info, length));
		const decipher = createDecipheriv('aes-256-gcm', derived('key', 32), derived('nonce', 12));
		decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
		try {
			const body = decipher.update(bytes.subarray(RECEIPT_NONCE_BYTES, -TAG_BYTES));
			return Buffer.concat([body, decipher.final()]).toString('utf8').trimEnd();
		} catch {
			return undefined;
		}
	}

	/** Whether one of the server's keys signed a receipt for this text of a verdict. */
	isGenuine(receipt: Receipt, text: string): boolean {
		const key = this.keys.receiptKeys.find((one) => one.keyId === receipt.keyId);
		if (key === undefined) return false;
		const der = Buffer.from(key.publicKey, 'base64url');
		const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
		const told = { providerId: this.#providerId, verdictHash: digestOf(text) };
		const bytes = Buffer.from(receipt.signature, 'base64url');
		return verify(null, Buffer.from(receiptTextOf(receipt, told)), publicKey, bytes);
	}
}

export async function newPairs(): Promise<Pairs> {
	return { authoring: await newSigningKey(), carrying: await newSigningKey() };
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

/** Returns the signature of a text, as devices make it. */
export async function signatureBy(
	{ privateKey }: Pick<CryptoKeyPair, 'privateKey'>,
	text: string
): Promise<string> {
	const signature = await crypto.subtle.sign(SIGNING, privateKey, encoder.encode(text));
	return Buffer.from(signature).toString('base64url');
}

/** Registers the public halves, as an open app does. */
export async function registerKeys(
	{ fetch }: Pick<SignedInDevice, 'fetch'>,
	{ authoring, carrying }: Pairs
): Promise<Response> {
	const body = {
		authoringKey: await publicKeyOf(authoring),
		carryingKey: await publicKeyOf(carrying)
	};
	return fetch('/sync/v1/envelope-key', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
}

async function sealText(
	text: string,
	{ publicKey, ...label }: Parameters<typeof labelOf>[0] & { readonly publicKey: string }
): Promise<{ readonly sealed: string; readonly half: AuthorHalf }> {
	const raw = Buffer.from(publicKey, 'base64url');
	const recipientPublicKey = await suite.kem.deserializePublicKey(raw);
	const recipient = { recipientPublicKey, info: encoder.encode(ENVELOPE_INFO) };
	const context = await suite.createSenderContext(recipient);
	const body = await context.seal(encoder.encode(text), encoder.encode(labelOf(label)));
	const secret = await context.export(encoder.encode(RECEIPT_EXPORT), RECEIPT_SECRET_BYTES);
	const enc = new Uint8Array(context.enc);
	const sealed = Buffer.concat([enc, Buffer.from(body)]).toString('base64url');
	return { sealed, half: { enc, secret: new Uint8Array(secret) } };
}

function digestOf(text: string): string {
	return hash('sha256', text, 'base64url');
}
