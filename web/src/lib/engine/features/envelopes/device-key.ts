import { EnvelopeKeyAnswer, type EnvelopeKeyRequest } from '@tenantry/shared/protocol/envelope.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import { toBase64Url } from '#lib/envelope/base64url.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

/** What keeping envelopes needs of an open app. */
export interface EnvelopeContext extends Pick<FeatureContext, 'after'> {
	readonly session: Pick<OpenSession, 'replica' | 'loop' | 'now' | 'whileSignedIn'> & {
		readonly identity: Pick<OpenSession['identity'], 'providerId'>;
	};
	readonly server: Pick<FeatureContext['server'], 'ask'>;
}

/** The key that signs a device's envelopes, and the server's key that they are sealed for. */
export interface DeviceKey {
	/** ECDSA, P-256; not extractable. */
	readonly privateKey: CryptoKey;
	readonly publicKey: string;
	/** Whose the key is, as registered with the server. */
	readonly providerId: string;
	readonly deviceId: string;
	readonly sealFor: EnvelopeKeyAnswer['sealFor'];
	readonly receiptKeys: EnvelopeKeyAnswer['receiptKeys'];
	readonly registeredAt: number;
}

/** Row of `meta`, in the clear: a sender without the vault's key needs none of it. */
const ID = 'device-key';
/** The server's keys rotate; those of the day before still open what was sealed for them. */
const RENEW_AFTER_MS = 24 * 3_600_000;

/** Keeps the device's key on the disk, and registered with the server. */
export class DeviceKeys {
	readonly #context: Pick<EnvelopeContext, 'session' | 'server'>;
	#current: DeviceKey | undefined;
	/** A server that was restored from a backup may have forgotten the key since the last session. */
	#isConfirmed = false;

	constructor(context: Pick<EnvelopeContext, 'session' | 'server'>) {
		this.#context = context;
	}

	/** Returns the registered key, if there is one for this device. */
	async read(): Promise<DeviceKey | undefined> {
		const { replica } = this.#context.session;
		this.#current ??= await this.#stored();
		return this.#current?.deviceId === replica.deviceId ? this.#current : undefined;
	}

	/** Registers the key once a session, daily, and where the server has refused its envelopes. */
	async renew({ isRefused }: { readonly isRefused: boolean }): Promise<void> {
		const known = await this.read();
		const { session } = this.#context;
		const isOld = known === undefined || session.now() - known.registeredAt > RENEW_AFTER_MS;
		if (this.#isConfirmed && !isOld && !isRefused) return;
		const pair = known ?? (await newKey());
		const answer = await this.#register(pair.publicKey);
		if (!answer.ok) return;
		this.#isConfirmed = true;
		const { providerId } = session.identity;
		const { deviceId, context } = session.replica;
		this.#current = {
			...pair,
			...answer.value,
			providerId,
			deviceId,
			registeredAt: session.now()
		};
		const row = { id: ID, value: this.#current };
		await context.writer.write(['meta'], 'relaxed', ({ meta }) => meta.put(row));
	}

	/** Called when the browser has removed what lay on the disk. */
	forget(): void {
		this.#current = undefined;
		this.#isConfirmed = false;
	}

	#register(publicKey: string): Promise<Result<EnvelopeKeyAnswer, SessionError>> {
		const { session, server } = this.#context;
		const body: EnvelopeKeyRequest = { publicKey };
		const path = '/sync/v1/envelope-key';
		return session.whileSignedIn(() => server.ask({ path, body, schema: EnvelopeKeyAnswer }));
	}

	async #stored(): Promise<DeviceKey | undefined> {
		const row = await this.#context.session.replica.context.database.meta.get(ID);
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
		return row?.value as DeviceKey | undefined;
	}
}

async function newKey(): Promise<Pick<DeviceKey, 'privateKey' | 'publicKey'>> {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
	const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign']);
	const raw = await crypto.subtle.exportKey('raw', publicKey);
	return { privateKey, publicKey: toBase64Url(new Uint8Array(raw)) };
}
