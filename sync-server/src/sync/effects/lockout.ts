import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { accountText, deviceText, ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import { FOR_GOOD, throttleKey } from '#store/throttle-key.ts';
import type { Effect, EffectTransaction } from './effect.ts';

interface LockSubject extends Account {
	readonly deviceIds: readonly string[];
}

/** Lifts the lock of administrators after too many wrong attempts. */
export const lockoutEffect: Effect<string> = { of: unlockings, carryOut: liftLocks };

function unlockings(changes: readonly FieldChange[]): string[] {
	return changes.flatMap(({ collection, id, field, to }) =>
		collection === 'administrator' && field === 'unlockedAt' && to !== null ? [id] : []
	);
}

/**
 * Resets the attempt counts of all their factors; network addresses are not tied to a person. A
 * secret guessed at a hundred times stays blocked until it is replaced.
 */
async function liftLocks(
	{ db, providerId }: EffectTransaction,
	administratorIds: readonly string[]
): Promise<void> {
	for (const administratorId of administratorIds) {
		const account = { providerId, administratorId };
		const keys = lockKeys({ ...account, deviceIds: await deviceIdsOf(db, account) });
		await db
			.deleteFrom('throttle')
			.where('key', 'in', keys)
			.where('blocked_until', '<', FOR_GOOD)
			.execute();
	}
}

/** Returns the throttle keys that attempts at a person's factors are counted under. */
export function lockKeys({ deviceIds, ...account }: LockSubject): string[] {
	const subject = accountText(account);
	return [
		throttleKey('password', subject),
		...deviceIds.map((deviceId) => throttleKey('device', deviceText({ ...account, deviceId }))),
		throttleKey('code', subject),
		throttleKey('recovery', subject),
		throttleKey('passkey', subject)
	];
}

async function deviceIdsOf(db: Database, account: Account): Promise<string[]> {
	const devices = await db
		.selectFrom('device')
		.select('id')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	return devices.map(({ id }) => id);
}
