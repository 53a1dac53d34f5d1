import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Database } from '#store/store.ts';
import { FOR_GOOD, throttleKey } from '#store/throttle-key.ts';

interface LockSubject {
	/** Of the administrator. */
	readonly id: string;
	readonly deviceIds: readonly string[];
}

/** Whose lock after too many wrong tries a committed change lifts. */
export function unlockings(changes: readonly FieldChange[]): string[] {
	return changes.flatMap(({ collection, id, field, to }) =>
		collection === 'administrator' && field === 'unlockedAt' && to !== null ? [id] : []
	);
}

/**
 * All their factors start afresh; an address on the network has nothing to do with them. What was
 * guessed at a hundred times stays blocked until it is replaced.
 */
export async function liftLocks(db: Database, administratorIds: readonly string[]): Promise<void> {
	for (const id of administratorIds) {
		const keys = lockKeys({ id, deviceIds: await deviceIdsOf(db, id) });
		await db
			.deleteFrom('throttle')
			.where('key', 'in', keys)
			.where('blocked_until', '<', FOR_GOOD)
			.execute();
	}
}

/** What attempts at somebody's factors are counted under. */
export function lockKeys({ id, deviceIds }: LockSubject): string[] {
	return [
		throttleKey('password', id),
		...deviceIds.map((deviceId) => throttleKey('device', deviceId)),
		throttleKey('code', id),
		throttleKey('recovery', id),
		throttleKey('passkey', id)
	];
}

async function deviceIdsOf(db: Database, administratorId: string): Promise<string[]> {
	const devices = await db
		.selectFrom('device')
		.select('id')
		.where('administrator_id', '=', administratorId)
		.execute();
	return devices.map(({ id }) => id);
}
