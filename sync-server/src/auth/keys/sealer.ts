import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	hkdfSync,
	randomBytes,
	type KeyObject
} from 'node:crypto';

import { createEnvelopeKeys, type EnvelopeKeys } from './envelope-keys.ts';
import type { SealingKey } from './secret-file.ts';
import { createSigner, type Signer } from './signer.ts';
import { vapidKeyOf, type VapidKey } from './vapid.ts';

/** A sealed text is bound to this context: moved to another person or use, it does not open. */
export interface SealContext {
	readonly administratorId: string;
	readonly purpose: 'totp';
}

export interface Sealer {
	readonly keyId: string;
	seal(text: string, context: SealContext): string;
	/** Undefined if the text was tampered with, moved, or sealed under a key that is gone. */
	open(sealed: string, context: SealContext): string | undefined;
	/** Derived from the mail's id, so that a retry sends the same link and nothing is stored. */
	linkToken(mailId: string, keyId?: string): string;
	/** Secret from which a mail to a caller derives its code. */
	callerCode(mailId: string, keyId: string): string;
	/** Newest first. */
	readonly callerMarks: (text: string) => readonly string[];
	/** Given only to a client that has shown the device's session or credential. */
	readonly handOverTicket: (deviceId: string) => string;
	/** One ticket for each key that is kept. */
	readonly handOverTickets: (deviceId: string) => readonly string[];
	/** Identifies a browser profile as a device; grants no access. */
	readonly deviceMark: (deviceId: string) => string;
	readonly isDeviceMark: (deviceId: string, mark: string) => boolean;
	/** Proves a passkey challenge to be ours and for its purpose; newest first. */
	readonly challengeMarks: (text: string) => readonly string[];
	/** Proves the cookie of a pull, and the time in it, to be ours. */
	readonly cookieMark: (text: string) => string;
	readonly isCookieMark: (text: string, mark: string) => boolean;
	/** Key that browsers subscribe with, so that only this server can notify them. */
	readonly vapidPublicKey: () => string;
	/** Undefined once the sealing key behind the pair is no longer kept. */
	readonly vapidKey: (publicKey: string) => VapidKey | undefined;
	readonly envelopeKeys: EnvelopeKeys;
	readonly receiptSigner: Signer;
}

type Keys = readonly [SealingKey, ...SealingKey[]];
type Purpose =
	| 'link of a mail'
	| 'code for a caller'
	| 'mark of a code for a caller'
	| 'hand-over of a device'
	| 'mark of a device'
	| 'challenge for a passkey'
	| 'cookie of a pull';

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Seals under the first key and opens under any. A key is replaced by putting a new one first;
 * given a function that returns the current keys, this works while the program runs.
 */
export function createSealer(given: Keys | (() => Keys)): Sealer {
	const ring = typeof given === 'function' ? given : () => given;
	const derived = new DerivedKeys();
	const tokenUnder = ({ key }: SealingKey, purpose: Purpose, id: string) =>
		createHmac('sha256', derived.of(key, purpose)).update(id).digest('base64url');
	const tokens = (purpose: Purpose, id: string) =>
		ring().map((key) => tokenUnder(key, purpose, id));
	const underKey = (purpose: Purpose, id: string, keyId?: string) => {
		const key = ring().find((candidate) => candidate.id === keyId) ?? ring()[0];
		return tokenUnder(key, purpose, id);
	};
	const newest = (purpose: Purpose, id: string) => underKey(purpose, id);

	return {
		get keyId() {
			return ring()[0].id;
		},
		seal(text, context) {
			const [{ id, key }] = ring();
			const nonce = randomBytes(NONCE_LENGTH);
			const cipher = createCipheriv(ALGORITHM, key, nonce);
			cipher.setAAD(associatedData(id, context));
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return `${id}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
		},
		open(sealed, context) {
			const [id = '', body = ''] = sealed.split('.');
			const key = ring().find((candidate) => candidate.id === id)?.key;
			const bytes = Buffer.from(body, 'base64url');
			if (key === undefined || bytes.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
			const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_LENGTH));
			decipher.setAAD(associatedData(id, context));
			decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
			try {
				const text = decipher.update(bytes.subarray(NONCE_LENGTH, -TAG_LENGTH));
				return Buffer.concat([text, decipher.final()]).toString('utf8');
			} catch {
				return undefined;
			}
		},
		linkToken: (mailId, keyId) => underKey('link of a mail', mailId, keyId),
		callerCode: (mailId, keyId) => underKey('code for a caller', mailId, keyId),
		callerMarks: (text) => tokens('mark of a code for a caller', text),
		handOverTicket: (deviceId) => newest('hand-over of a device', deviceId),
		handOverTickets: (deviceId) => tokens('hand-over of a device', deviceId),
		deviceMark: (deviceId) => newest('mark of a device', deviceId),
		isDeviceMark: (deviceId, mark) => tokens('mark of a device', deviceId).includes(mark),
		challengeMarks: (text) => tokens('challenge for a passkey', text),
		cookieMark: (text) => newest('cookie of a pull', text),
		isCookieMark: (text, mark) => tokens('cookie of a pull', text).includes(mark),
		vapidPublicKey: () => vapidKeyOf(ring()[0]).publicKey,
		vapidKey: (publicKey) =>
			ring()
				.map(vapidKeyOf)
				.find((key) => key.publicKey === publicKey),
		envelopeKeys: createEnvelopeKeys(ring),
		receiptSigner: createSigner(ring, 'signature of a receipt')
	};
}

/** One key for each purpose, by HKDF. Cached, because every pull needs two of them. */
class DerivedKeys {
	readonly #byKey = new WeakMap<Uint8Array, Map<Purpose, KeyObject>>();

	of(key: Uint8Array, purpose: Purpose): KeyObject {
		const known = this.#byKey.get(key) ?? new Map<Purpose, KeyObject>();
		this.#byKey.set(key, known);
		const derived = known.get(purpose) ?? derive(key, purpose);
		known.set(purpose, derived);
		return derived;
	}
}

function derive(key: Uint8Array, purpose: Purpose): KeyObject {
	return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
}

function associatedData(keyId: string, { administratorId, purpose }: SealContext): Buffer {
	return Buffer.from(`1|${keyId}|${administratorId}|${purpose}`);
}
