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
	seal(text: string, context: SealContext): string;
	/** undefined where it was tampered with, moved, or sealed under a key that is gone. */
	open(sealed: string, context: SealContext): string | undefined;
	/** The token of a mail's link: the same whenever that mail is made, and nowhere written down. */
	linkToken(mailId: string): string;
	/** What admits a revoked device to its hand-over: known to whoever had its session or credential. */
	handOverTicket(deviceId: string): string;
	/** By which a browser profile is known again as a device: it opens nothing. */
	deviceMark(deviceId: string): string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Seals under the first key, opens under any: a key is replaced by putting a new one first. */
export function createSealer(keys: readonly [SealingKey, ...SealingKey[]]): Sealer {
	const linkKey = derive('link of a mail');
	const handOverKey = derive('hand-over of a device');
	const markKey = derive('mark of a device');

	function derive(purpose: string): Buffer {
		return Buffer.from(hkdfSync('sha256', keys[0].key, '', purpose, 32));
	}

	return {
		seal(text, context) {
			const [{ id, key }] = keys;
			const nonce = randomBytes(NONCE_LENGTH);
			const cipher = createCipheriv(ALGORITHM, key, nonce);
			cipher.setAAD(associatedData(id, context));
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return `${id}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`;
		},
		open(sealed, context) {
			const [id = '', body = ''] = sealed.split('.');
			const key = keys.find((candidate) => candidate.id === id)?.key;
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
		linkToken: (mailId) => createHmac('sha256', linkKey).update(mailId).digest('base64url'),
		handOverTicket: (deviceId) =>
			createHmac('sha256', handOverKey).update(deviceId).digest('base64url'),
		deviceMark: (deviceId) => createHmac('sha256', markKey).update(deviceId).digest('base64url')
	};
}

function associatedData(keyId: string, { administratorId, purpose }: SealContext): Buffer {
	return Buffer.from(`1|${keyId}|${administratorId}|${purpose}`);
}
