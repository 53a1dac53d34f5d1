import { parseDeviceKey } from '#auth/keys/device-key.ts';
import { ownerColumns, type AccountDevice } from '#store/account.ts';
import type { Database } from '#store/store.ts';

/**
 * Registers the key that a device signs envelopes with, in place of an earlier one; false where it
 * is no key. Writes nothing if the device has it already, because apps register it again and again.
 */
export async function registerEnvelopeKey(
	db: Database,
	device: AccountDevice,
	publicKey: string
): Promise<boolean> {
	if (parseDeviceKey(publicKey) === undefined) return false;
	const known = await db
		.selectFrom('device')
		.select('envelope_key')
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.executeTakeFirst();
	if (known?.envelope_key === publicKey) return true;
	await db
		.updateTable('device')
		.set({ envelope_key: publicKey })
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.execute();
	return true;
}
