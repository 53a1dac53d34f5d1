import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface SealingKey {
	readonly id: string;
	readonly key: Uint8Array;
}

/** What binds a sealed text to its place: moved to another person or use, it does not open. */
export interface SealContext {
	readonly administratorId: string;
	readonly purpose: 'totp';
}

export interface Sealer {
	/** Of the key that seals now. */
	readonly keyId: string;
	seal(text: string, context: SealContext): string;
	/** undefined where it was tampered with, moved, or sealed under a key that is gone. */
	open(sealed: string, context: SealContext): string | undefined;
	/**
	 * The token of a mail's link: the same whenever that mail is made under the same key, and
	 * nowhere written down.
	 */
	linkToken(mailId: string, keyId?: string): string;
	/** What admits a revoked device to its hand-over: known to whoever had its session or credential. */
	readonly handOverTicket: (deviceId: string) => string;
	/** The tickets that admit it: one for each key, as long as that is kept. */
	readonly handOverTickets: (deviceId: string) => readonly string[];
	/** By which a browser profile is known again as a device: it opens nothing. */
	readonly deviceMark: (deviceId: string) => string;
	readonly isDeviceMark: (deviceId: string, mark: string) => boolean;
	/** By which a challenge for a passkey is known as ours, and for what it was made; the newest first. */
	readonly challengeMarks: (text: string) => readonly string[];
	/** By which the cookie of a pull, and the time in it, is known as ours. */
	readonly cookieMark: (text: string) => string;
	readonly isCookieMark: (text: string, mark: string) => boolean;
}

type Keys = readonly [SealingKey, ...SealingKey[]];
type Purpose =
	| 'link of a mail'
	| 'hand-over of a device'
	| 'mark of a device'
	| 'challenge for a passkey'
	| 'cookie of a pull';

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Seals under the first key, opens under any: a key is replaced by putting a new one first, also
 * while the program runs, where it is given what answers the keys of the moment.
 */
export function createSealer(given: Keys | (() => Keys)): Sealer {
	const ring = typeof given === 'function' ? given : () => given;
	const tokenUnder = ({ key }: SealingKey, purpose: Purpose, id: string) =>
		createHmac('sha256', derive(key, purpose)).update(id).digest('base64url');
	const tokens = (purpose: Purpose, id: string) =>
		ring().map((key) => tokenUnder(key, purpose, id));
	const newest = (purpose: Purpose, id: string) => tokenUnder(ring()[0], purpose, id);

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
		linkToken(mailId, keyId) {
			const key = ring().find(({ id }) => id === keyId) ?? ring()[0];
			return tokenUnder(key, 'link of a mail', mailId);
		},
		handOverTicket: (deviceId) => newest('hand-over of a device', deviceId),
		handOverTickets: (deviceId) => tokens('hand-over of a device', deviceId),
		deviceMark: (deviceId) => newest('mark of a device', deviceId),
		isDeviceMark: (deviceId, mark) => tokens('mark of a device', deviceId).includes(mark),
		challengeMarks: (text) => tokens('challenge for a passkey', text),
		cookieMark: (text) => newest('cookie of a pull', text),
		isCookieMark: (text, mark) => tokens('cookie of a pull', text).includes(mark)
	};
}

function derive(key: Uint8Array, purpose: Purpose): Buffer {
	return Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
}

function associatedData(keyId: string, { administratorId, purpose }: SealContext): Buffer {
	return Buffer.from(`1|${keyId}|${administratorId}|${purpose}`);
}
