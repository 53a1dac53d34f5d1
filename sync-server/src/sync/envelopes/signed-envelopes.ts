import { generateKeyPairSync } from 'node:crypto';

import { signedTextOf, type Envelope } from '@tenantry/shared/protocol/envelope.ts';

import { isSignedBy, parseDeviceKey } from '#auth/keys/device-key.ts';
import type { AccountDevice } from '#store/account.ts';
import type { Store, StoredDevice } from '#store/store.ts';
import { verifyCarriers } from './carriers.ts';

/** Envelopes of one request, and which of them their device has signed. */
export interface SignedEnvelopes {
	readonly envelopes: readonly Envelope[];
	/** The device that signed; undefined if none of them counts. */
	readonly from: AccountDevice | undefined;
	readonly signed: ReadonlySet<Envelope>;
	/** Which of those another device of the provider carries, and has signed so. */
	readonly carriers: ReadonlyMap<Envelope, string>;
}

export type VerifyEnvelopes = (envelopes: readonly Envelope[]) => Promise<SignedEnvelopes>;

/**
 * Verifies signatures before anything is opened. Without a device or its key, signatures are
 * verified all the same, with a key that nobody has, so that the time tells nothing.
 */
export function createVerifyEnvelopes({ db }: Pick<Store, 'db'>): VerifyEnvelopes {
	const { publicKey: nobody } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	return async (envelopes) => {
		const device = await senderOf({ db }, envelopes);
		const key = parseDeviceKey(device?.authoring_key ?? '');
		const signed = envelopes.filter((envelope) =>
			isSignedBy(key ?? nobody, signedTextOf(envelope), envelope.signature)
		);
		const isFromDevice = device !== undefined && signed.length > 0;
		const counted = isFromDevice ? signed : [];
		return {
			envelopes,
			from: isFromDevice ? accountDevice(device) : undefined,
			signed: new Set(counted),
			carriers: await verifyCarriers({ db }, counted, nobody)
		};
	};
}

/** Returns the device that all the envelopes name, under its own provider. */
async function senderOf(
	{ db }: Pick<Store, 'db'>,
	envelopes: readonly Envelope[]
): Promise<StoredDevice | undefined> {
	const [named] = new Set(envelopes.map(({ deviceId }) => deviceId));
	const device = await db
		.selectFrom('device')
		.selectAll()
		.where('id', '=', named ?? '')
		.executeTakeFirst();
	const isNamedByAll = envelopes.every(
		({ providerId, deviceId }) => providerId === device?.provider_id && deviceId === device.id
	);
	return isNamedByAll ? device : undefined;
}

function accountDevice({ id, provider_id, administrator_id }: StoredDevice): AccountDevice {
	return { providerId: provider_id, administratorId: administrator_id, deviceId: id };
}
