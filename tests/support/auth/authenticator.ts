import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { PasskeyCreation, type NewPasskey } from '@tenantry/shared/protocol/own-passkeys.ts';
import { PasskeyQuestion, type PasskeyProof } from '@tenantry/shared/protocol/passkey.ts';

/** Ways in which a browser and an authenticator misbehave. */
export interface Misdeed {
	readonly origin?: string;
	readonly rpId?: string;
	readonly type?: string;
	readonly isVerified?: boolean;
	readonly counter?: number;
	readonly userHandle?: string;
}

/** A browser with an authenticator: one passkey, whose private key the test can read. */
export interface Authenticator {
	readonly id: string;
	make(creation: unknown, misdeed?: Misdeed): NewPasskey;
	answer(question: unknown, misdeed?: Misdeed): PasskeyProof;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HOLDS_KEY = 0x40;

/**
 * Creates an ES256 authenticator without attestation; `counts` increments the counter as a security
 * key does, whereas a synced passkey stays at 0.
 */
export function createAuthenticator(
	origin: string,
	{ counts = true }: { readonly counts?: boolean } = {}
): Authenticator {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const credentialId = randomBytes(32);
	const id = credentialId.toString('base64url');
	let userHandle = '';
	let uses = 0;

	function clientData(challenge: string, type: string, misdeed: Misdeed): Buffer {
		const said = { type: misdeed.type ?? type, challenge, origin: misdeed.origin ?? origin };
		return Buffer.from(JSON.stringify({ ...said, crossOrigin: false }));
	}

	return {
		id,
		make(creation, misdeed = {}) {
			const { rp, user, challenge } = PasskeyCreation.parse(creation);
			userHandle = user.id;
			const length = Buffer.alloc(2);
			length.writeUInt16BE(credentialId.length);
			const held = [Buffer.alloc(16), length, credentialId, coseOf(publicKey)];
			const flags = HOLDS_KEY;
			const data = Buffer.concat([
				authenticatorData(rp.id, { flags, counter: 0, misdeed }),
				...held
			]);
			return {
				id,
				clientDataJSON: clientData(challenge, 'webauthn.create', misdeed).toString('base64url'),
				attestationObject: attestationOf(data).toString('base64url'),
				transports: ['internal']
			};
		},
		answer(question, misdeed = {}) {
			const { rpId, challenge } = PasskeyQuestion.parse(question);
			if (counts) uses++;
			const data = authenticatorData(rpId, { flags: 0, counter: uses, misdeed });
			const said = clientData(challenge, 'webauthn.get', misdeed);
			const signed = Buffer.concat([data, createHash('sha256').update(said).digest()]);
			return {
				id,
				clientDataJSON: said.toString('base64url'),
				authenticatorData: data.toString('base64url'),
				signature: sign('sha256', signed, privateKey).toString('base64url'),
				userHandle: misdeed.userHandle ?? userHandle
			};
		}
	};
}

function authenticatorData(
	rpId: string,
	{ flags, counter, misdeed }: { flags: number; counter: number; misdeed: Misdeed }
): Buffer {
	const party = createHash('sha256')
		.update(misdeed.rpId ?? rpId)
		.digest();
	const verified = (misdeed.isVerified ?? true) ? VERIFIED : 0;
	const tail = Buffer.alloc(5);
	tail.writeUInt8(flags | PRESENT | verified);
	tail.writeUInt32BE(misdeed.counter ?? counter, 1);
	return Buffer.concat([party, tail]);
}

/** Returns {fmt: 'none', attStmt: {}, authData} in CBOR. */
function attestationOf(data: Buffer): Buffer {
	const length = Buffer.alloc(3, 0x59);
	length.writeUInt16BE(data.length, 1);
	const words = [text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData')];
	return Buffer.concat([Buffer.from([0xa3]), ...words, length, data]);
}

/** Returns {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR: a point on P-256 for ES256 (RFC 9053). */
function coseOf(key: KeyObject): Buffer {
	const { x = '', y = '' } = key.export({ format: 'jwk' });
	return Buffer.concat([
		Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
		Buffer.from(x, 'base64url'),
		Buffer.from([0x22, 0x58, 0x20]),
		Buffer.from(y, 'base64url')
	]);
}

function text(word: string): Buffer {
	return Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
}
