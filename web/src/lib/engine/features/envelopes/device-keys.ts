import {
	ENVELOPE_KEY,
	type EnvelopeKeyAnswer,
	type EnvelopeKeyRequest
} from '@tenantry/shared/protocol/envelope.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import { CARRYING_KEY, type OwnKey } from '#lib/envelope/carrying-key.ts';
import { fromBase64Url, toBase64Url } from '#lib/envelope/base64url.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import type { SyncLoop } from '#lib/sync/sync-loop.ts';

export interface EnvelopeContext extends Pick<FeatureContext, 'after'> {
	readonly session: Pick<OpenSession, 'replica' | 'now' | 'whileSignedIn'> & {
		readonly identity: Pick<OpenSession['identity'], 'providerId'>;
		readonly loop: Pick<SyncLoop, 'isBusy'> & {
			readonly health: Pick<SyncLoop['health'], 'connection'>;
		};
	};
	readonly server: Pick<FeatureContext['server'], 'ask'>;
	readonly meta: Pick<FeatureContext['meta'], 'get' | 'put' | 'delete'>;
}

/** The key that authors a device's envelopes, and the server's keys. */
export interface DeviceKey extends Pick<StoredKey, 'deviceId'>, Registration {
	/** ECDSA, P-256; in memory while the app is open. */
	readonly privateKey: CryptoKey;
	readonly providerId: string;
}

interface Registration extends EnvelopeKeyAnswer {
	readonly registeredAt: number;
}

/** Only the sealed form is on the disk, because a stored `CryptoKey` is unencrypted there. */
interface StoredKey {
	readonly privateKey: string;
	readonly publicKey: string;
	readonly deviceId: string;
	readonly registration?: Registration;
}

const AUTHORING_KEY = 'authoring-key';
/** The server's keys rotate; those of the day before still open envelopes sealed for them. */
const RENEW_AFTER_MS = 24 * 3_600_000;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * Keeps the device's two keys on the disk and registered with the server: one that authors
 * envelopes, sealed, and one that only carries those of others, usable while the app is locked.
 */
export class DeviceKeys {
	readonly #context: EnvelopeContext;
	#current: DeviceKey | undefined;
	/** A server that was restored from a backup may have forgotten the keys since the last session. */
	#isConfirmed = false;

	constructor(context: EnvelopeContext) {
		this.#context = context;
	}

	async read(): Promise<DeviceKey | undefined> {
		const { replica, identity } = this.#context.session;
		if (this.#current?.deviceId === replica.deviceId) return this.#current;
		const stored = await this.#stored();
		if (stored?.registration === undefined) return undefined;
		const { deviceId, registration } = stored;
		const { providerId } = identity;
		const privateKey = await imported(stored);
		return (this.#current = { ...registration, deviceId, providerId, privateKey });
	}

	/** Once a session, once a day, and after the server has refused this device's envelopes. */
	async renew({ isRefused }: { readonly isRefused: boolean }): Promise<void> {
		const { session, meta } = this.#context;
		const known = await this.read();
		const isOld = known === undefined || session.now() - known.registeredAt > RENEW_AFTER_MS;
		if (this.#isConfirmed && !isOld && !isRefused) return;
		const [stored, carrying] = [await this.#made(), await this.#carrying()];
		if (stored === undefined || carrying === undefined) return;
		const { publicKey: authoringKey } = stored;
		const answer = await this.#register({ authoringKey, carryingKey: carrying.publicKey });
		if (!answer.ok) {
			// One of them was replaced or had another use, for example in a restored browser profile.
			if (answer.error.code === 'invalid_request') await this.#delete();
			return;
		}
		const registeredAt = session.now();
		const registration = { ...answer.value, registeredAt };
		const kept = await unlessFull(meta.put(AUTHORING_KEY, { ...stored, registration }));
		if (!kept.ok) return;
		await this.#putCarrying({ ...carrying, registeredAt });
		this.forget();
		this.#isConfirmed = true;
	}

	forget(): void {
		this.#current = undefined;
		this.#isConfirmed = false;
	}

	#register(body: EnvelopeKeyRequest): Promise<Result<EnvelopeKeyAnswer, SessionError>> {
		const { session, server } = this.#context;
		return session.whileSignedIn(() => server.ask(ENVELOPE_KEY, body));
	}

	async #stored(): Promise<StoredKey | undefined> {
		const { session, meta } = this.#context;
		// One that does not open was tampered with, and is replaced.
		const stored = await meta.get<StoredKey>(AUTHORING_KEY).catch(() => undefined);
		return stored?.deviceId === session.replica.deviceId ? stored : undefined;
	}

	/** Makes the key now if there is none; undefined if there is no room for it. */
	async #made(): Promise<StoredKey | undefined> {
		const stored = await this.#stored();
		if (stored !== undefined) return stored;
		const { privateKey, publicKey } = await crypto.subtle.generateKey(ECDSA, true, ['sign']);
		const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey);
		const made: StoredKey = {
			privateKey: toBase64Url(new Uint8Array(pkcs8)),
			publicKey: await exported(publicKey),
			deviceId: this.#context.session.replica.deviceId
		};
		// Before the server knows it, so that no key is registered that the device then lacks.
		const kept = await unlessFull(this.#context.meta.put(AUTHORING_KEY, made));
		return kept.ok ? made : undefined;
	}

	async #carrying(): Promise<OwnKey | undefined> {
		const { session } = this.#context;
		const { deviceId, context } = session.replica;
		const row = await context.database.meta.get(CARRYING_KEY);
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
		const present = row?.value as OwnKey | undefined;
		if (present?.deviceId === deviceId) return present;
		const { privateKey, publicKey } = await crypto.subtle.generateKey(ECDSA, false, ['sign']);
		const { providerId } = session.identity;
		const made = { privateKey, publicKey: await exported(publicKey), providerId, deviceId };
		const key = { ...made, registeredAt: 0 };
		return (await this.#putCarrying(key)) ? key : undefined;
	}

	async #putCarrying(value: OwnKey): Promise<boolean> {
		const { writer } = this.#context.session.replica.context;
		const row = { id: CARRYING_KEY, value };
		const writing = writer.write(['meta'], 'relaxed', ({ meta }) => meta.put(row));
		return (await unlessFull(writing)).ok;
	}

	async #delete(): Promise<void> {
		const { writer } = this.#context.session.replica.context;
		this.forget();
		await this.#context.meta.delete(AUTHORING_KEY);
		await writer.write(['meta'], 'relaxed', ({ meta }) => meta.delete(CARRYING_KEY));
	}
}

function imported({ privateKey }: StoredKey): Promise<CryptoKey> {
	return crypto.subtle.importKey('pkcs8', fromBase64Url(privateKey), ECDSA, false, ['sign']);
}

async function exported(publicKey: CryptoKey): Promise<string> {
	return toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
}
