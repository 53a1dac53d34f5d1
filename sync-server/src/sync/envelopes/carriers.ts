import type { KeyObject } from 'node:crypto';

import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { carriageTextOf, type Carrier, type Envelope } from '@tenantry/shared/protocol/envelope.ts';

import { isSignedBy, parseDeviceKey } from '#auth/keys/device-key.ts';
import type { Store, StoredDevice } from '#store/store.ts';
import type { Carriage } from '#sync/audit/carriage.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import { isOut } from './sender-standing.ts';

type CarriedEnvelope = Envelope & { readonly carrier: Carrier };

/**
 * Returns the devices that have signed that they carry an envelope. Call it with envelopes whose
 * author's signature is right, so that strangers cannot ask about devices; `nobody` is verified with
 * where there is no such device, so that the time tells nothing either.
 */
export async function verifyCarriers(
	{ db }: Pick<Store, 'db'>,
	envelopes: readonly Envelope[],
	nobody: KeyObject
): Promise<ReadonlyMap<Envelope, string>> {
	const carried = envelopes.filter(isCarried);
	if (carried.length === 0) return new Map();
	const devices = await db
		.selectFrom('device')
		.select(['id', 'provider_id', 'carrying_key'])
		.where('id', 'in', [...new Set(carried.map(({ carrier }) => carrier.deviceId))])
		.execute();
	const right = carried.filter((envelope) => {
		const { deviceId, signature } = envelope.carrier;
		const device = devices.find(
			({ id, provider_id }) => id === deviceId && provider_id === envelope.providerId
		);
		const key = parseDeviceKey(device?.carrying_key ?? '') ?? nobody;
		return isSignedBy(key, carriageTextOf(envelope, deviceId), signature);
	});
	return new Map(right.map((envelope) => [envelope, envelope.carrier.deviceId]));
}

/** The author's own device carries nothing: it sends. */
function isCarried(envelope: Envelope): envelope is CarriedEnvelope {
	const { carrier, deviceId } = envelope;
	return carrier !== undefined && carrier.deviceId !== deviceId;
}

/** Returns what is stored about carrying devices; those that have ended are left out. */
export async function carriagesBy(
	push: PushTransaction,
	deviceIds: readonly string[]
): Promise<ReadonlyMap<string, Carriage>> {
	const carriages = new Map<string, Carriage>();
	if (deviceIds.length === 0) return carriages;
	for (const device of await push.reader.devices([...new Set(deviceIds)])) {
		const carriage = await push.whenLoaded(() => carriageBy(push, device));
		if (carriage !== undefined) carriages.set(device.id, carriage);
	}
	return carriages;
}

function carriageBy(push: PushTransaction, device: StoredDevice): Carriage | undefined {
	if (isOut(push, device)) return undefined;
	const { id: deviceId, name: deviceName, administrator_id: administratorId } = device;
	const name = nameOfAdministrator(push.overlay, administratorId);
	return { administratorId, name, deviceId, deviceName };
}
