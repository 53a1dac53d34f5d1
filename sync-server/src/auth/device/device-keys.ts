import type { EnvelopeKeyRequest } from '@tenantry/shared/protocol/envelope.ts';

import { parseDeviceKey } from '#auth/keys/device-key.ts';
import { ownerColumns, type AccountDevice } from '#store/account.ts';
import type { Database, StoredDevice } from '#store/store.ts';

type DeviceKeys = Pick<StoredDevice, 'authoring_key' | 'carrying_key' | 'former_keys'>;

/** Limits what a device makes the server remember; an app makes new keys when it has lost them. */
export const MOST_FORMER_KEYS = 64;

/**
 * Registers the keys that a device signs with, in place of earlier ones; false if one is invalid or
 * has ever had another use. The key that authors envelopes is sealed on the device and the one that
 * carries them is not, so neither may ever become the other. Writes nothing if the device has them
 * already, because apps register them again and again.
 */
export async function registerDeviceKeys(
	db: Database,
	device: AccountDevice,
	keys: EnvelopeKeyRequest
): Promise<boolean> {
	const { authoringKey, carryingKey } = keys;
	if ([authoringKey, carryingKey].some((key) => parseDeviceKey(key) === undefined)) return false;
	const known = await db
		.selectFrom('device')
		.select(['authoring_key', 'carrying_key', 'former_keys'])
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.executeTakeFirst();
	if (known === undefined) return false;
	if (known.authoring_key === authoringKey && known.carrying_key === carryingKey) return true;
	const next = replaced(known, keys);
	if (next === undefined) return false;
	// Another request may have replaced them since, and what it replaced has to be remembered.
	const written = await db
		.updateTable('device')
		.set(next)
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where('authoring_key', 'is not distinct from', known.authoring_key)
		.where('carrying_key', 'is not distinct from', known.carrying_key)
		.returning('id')
		.execute();
	return written.length > 0;
}

/** Adds the replaced keys to the former ones; undefined if the keys are refused. */
function replaced(
	known: DeviceKeys,
	{ authoringKey, carryingKey }: EnvelopeKeyRequest
): DeviceKeys | undefined {
	const former = known.former_keys?.split(' ') ?? [];
	const kept = new Set([authoringKey, carryingKey]);
	const hasChangedUse =
		kept.size < 2 || known.carrying_key === authoringKey || known.authoring_key === carryingKey;
	if (hasChangedUse || former.some((key) => kept.has(key))) return undefined;
	const present = [known.authoring_key, known.carrying_key].flatMap((key) => key ?? []);
	const all = [...former, ...present.filter((key) => !kept.has(key))];
	if (all.length > MOST_FORMER_KEYS) return undefined;
	const former_keys = all.join(' ') || null;
	return { authoring_key: authoringKey, carrying_key: carryingKey, former_keys };
}
