import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type {
	NewPasskey,
	PasskeyCreation,
	PasskeyProof,
	PasskeyQuestion
} from '#lib/engine-api/passkey.ts';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Only trying shows whether a passkey has one, because no browser says so in advance. */
export interface PasskeySecret {
	readonly credentialId: string;
	readonly prf: Bytes;
	readonly prfSalt: Bytes;
}

/** `cancelled`: the person changed their mind, took too long, or has no passkey here. */
export type PasskeyFailure = 'cancelled' | 'already_there' | 'failed';

const SALT_BYTES = 32;
const CHALLENGE_BYTES = 32;

/** Depends on the browser and on the address. */
export function hasPasskeys(): boolean {
	const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
	return isSecureContext && 'PublicKeyCredential' in globalThis && !isNumber;
}

/** A browser that does not say what it supports is assumed to be able to. */
export async function canUnlockByPasskey(): Promise<boolean> {
	if (!hasPasskeys()) return false;
	if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return false;
	if (!('getClientCapabilities' in PublicKeyCredential)) return true;
	const capabilities = await PublicKeyCredential.getClientCapabilities();
	return capabilities['extension:prf'] ?? true;
}

/** The passkey need not stay in this browser. */
export async function makePasskey(
	creation: PasskeyCreation
): Promise<Result<NewPasskey, PasskeyFailure>> {
	const { challenge, rp, user, algorithms, exclude, timeoutMs: timeout } = creation;
	return attempt(async () => {
		const made = await navigator.credentials.create({
			publicKey: {
				rp,
				timeout,
				challenge: fromBase64Url(challenge),
				attestation: 'none',
				user: { ...user, id: fromBase64Url(user.id) },
				pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
				excludeCredentials: exclude.map(toDescriptor),
				authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
				// Some authenticators have it only where it was requested at creation.
				extensions: { prf: {} }
			}
		});
		if (!(made instanceof PublicKeyCredential)) return undefined;
		const { response } = made;
		if (!(response instanceof AuthenticatorAttestationResponse)) return undefined;
		return {
			id: made.id,
			clientDataJSON: textOf(response.clientDataJSON),
			attestationObject: textOf(response.attestationObject),
			transports: response.getTransports()
		};
	});
}

/** Where the authenticator can, the signature also yields the secret of a vault. */
export async function answerByPasskey({
	challenge,
	rpId,
	allow,
	timeoutMs: timeout
}: PasskeyQuestion): Promise<
	Result<{ proof: PasskeyProof; secret?: PasskeySecret }, PasskeyFailure>
> {
	const prfSalt = randomBytes(SALT_BYTES);
	return attempt(async () => {
		const found = await ask({
			rpId,
			timeout,
			challenge: fromBase64Url(challenge),
			allowCredentials: allow.map(toDescriptor),
			extensions: { prf: { eval: { first: prfSalt } } }
		});
		if (found === undefined) return undefined;
		const { response, prf } = found;
		const proof = {
			id: found.id,
			clientDataJSON: textOf(response.clientDataJSON),
			authenticatorData: textOf(response.authenticatorData),
			signature: textOf(response.signature),
			...(response.userHandle !== null && { userHandle: textOf(response.userHandle) })
		};
		return { proof, ...(prf && { secret: { credentialId: found.id, prf, prfSalt } }) };
	});
}

interface Lock {
	readonly credentialId: string;
	readonly prfSalt: Bytes;
}

/** Asks any of these passkeys for the secret that opens a vault, without a server. */
export async function unlockByPasskey(
	locks: readonly Lock[]
): Promise<Result<PasskeySecret, PasskeyFailure>> {
	const evalByCredential = Object.fromEntries(
		locks.map(({ credentialId, prfSalt }) => [credentialId, { first: prfSalt }])
	);
	return attempt(async () => {
		const found = await ask({
			challenge: randomBytes(CHALLENGE_BYTES),
			allowCredentials: locks.map(({ credentialId: id }) => toDescriptor({ id, transports: [] })),
			extensions: { prf: { evalByCredential } }
		});
		const lock = locks.find(({ credentialId }) => credentialId === found?.id);
		if (found?.prf === undefined || lock === undefined) return undefined;
		return { ...lock, prf: found.prf };
	});
}

/** Only for a passkey without a lock on this device. */
export function newLock(credentialId: string): Lock {
	return { credentialId, prfSalt: randomBytes(SALT_BYTES) };
}

async function ask(publicKey: Omit<PublicKeyCredentialRequestOptions, 'userVerification'>) {
	const found = await navigator.credentials.get({
		publicKey: { ...publicKey, userVerification: 'required' }
	});
	if (!(found instanceof PublicKeyCredential)) return undefined;
	const { response } = found;
	if (!(response instanceof AuthenticatorAssertionResponse)) return undefined;
	const first = found.getClientExtensionResults().prf?.results?.first;
	return { id: found.id, response, prf: first && toBytes(first) };
}

/** Browsers throw for everything, even a tap beside the dialog, so exceptions become failures. */
async function attempt<T>(
	ceremony: () => Promise<T | undefined>
): Promise<Result<T, PasskeyFailure>> {
	try {
		const result = await ceremony();
		return result === undefined ? err('failed') : ok(result);
	} catch (error) {
		const name = error instanceof DOMException ? error.name : '';
		if (name === 'NotAllowedError' || name === 'AbortError') return err('cancelled');
		return err(name === 'InvalidStateError' ? 'already_there' : 'failed');
	}
}

function toDescriptor({
	id,
	transports
}: PasskeyCreation['exclude'][number]): PublicKeyCredentialDescriptor {
	const known = transports.filter((transport) => isTransport(transport));
	return {
		type: 'public-key',
		id: fromBase64Url(id),
		...(known.length > 0 && { transports: known })
	};
}

function isTransport(word: string): word is AuthenticatorTransport {
	return ['usb', 'nfc', 'ble', 'internal', 'hybrid'].includes(word);
}

function toBytes(source: BufferSource): Bytes {
	const view = ArrayBuffer.isView(source)
		? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
		: new Uint8Array(source);
	return view.slice();
}

function randomBytes(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}

function textOf(buffer: ArrayBuffer): string {
	return toBase64Url(new Uint8Array(buffer));
}
