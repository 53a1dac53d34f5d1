import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import { FOR_GOOD, lockKeys } from '#store/throttle-key.ts';

/**
 * Resets the attempt counts of all of a person's factors, but not those of network addresses, which
 * are not tied to a person. A secret with a hundred wrong attempts stays blocked until it is
 * replaced.
 */
export async function unlock(db: Database, account: Account): Promise<void> {
	const devices = await db
		.selectFrom('device')
		.select('id')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	const keys = lockKeys({ ...account, deviceIds: devices.map(({ id }) => id) });
	await db
		.deleteFrom('throttle')
		.where('key', 'in', keys)
		.where('blocked_until', '<', FOR_GOOD)
		.execute();
}
