import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

import { isRevoked } from './device.ts';

/**
 * Finds the device that the browser is marked as, if it belongs to this person. Guessing from
 * another browser must not lock people out of the browser that they always use (ASVS 6.1.1).
 */
export async function knownDeviceOf(
	db: Database,
	account: Account,
	deviceIds: readonly string[]
): Promise<string | undefined> {
	if (deviceIds.length === 0) return undefined;
	const devices = await db
		.selectFrom('device')
		.select(['id', 'ended_reason'])
		.where('id', 'in', [...deviceIds])
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	return devices.find((device) => !isRevoked(device.ended_reason))?.id;
}

/** A new browser is worth a notice, because it may be someone else's. */
export async function isNewBrowser(
	db: Database,
	account: Account,
	deviceIds: readonly string[]
): Promise<boolean> {
	if ((await knownDeviceOf(db, account, deviceIds)) !== undefined) return false;
	const before = await db
		.selectFrom('device')
		.select('id')
		.where((row) => row.and(ownerColumns(account)))
		.limit(1)
		.executeTakeFirst();
	return before !== undefined;
}
