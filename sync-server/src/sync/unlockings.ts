import { foldEmail } from '@tenantry/shared/domain/administrator.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Database } from '#store/store.ts';
import { throttleKey } from '#store/throttle-key.ts';

/** Whose lock after too many wrong tries a committed change lifts. */
export function unlockings(changes: readonly FieldChange[]): string[] {
	return changes.flatMap(({ collection, id, field, to }) =>
		collection === 'administrator' && field === 'unlockedAt' && to !== null ? [id] : []
	);
}

/** All their factors start afresh; an address on the network has nothing to do with them. */
export async function liftLocks(
	db: Database,
	administratorIds: readonly string[],
	source: RowSource
): Promise<void> {
	for (const id of administratorIds) {
		const keys = lockKeys(id, source.row('administrator', id)?.value.email);
		await db.deleteFrom('throttle').where('key', 'in', keys).execute();
	}
}

/** What attempts at somebody's factors are counted under. */
export function lockKeys(administratorId: string, email: unknown): string[] {
	return [
		...(typeof email === 'string' ? [throttleKey('password', foldEmail(email))] : []),
		throttleKey('code', administratorId),
		throttleKey('recovery', administratorId)
	];
}
