import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Effect, EffectTransaction } from './effect.ts';

/** Lifts the lock of administrators after too many wrong attempts. */
export const lockoutEffect: Effect<string> = {
	collection: administrators.name,
	of: unlockings,
	carryOut: liftLocks
};

function unlockings({ id, field, to }: FieldChange): string[] {
	return field === 'unlockedAt' && to !== null ? [id] : [];
}

async function liftLocks(
	{ db, auth, providerId }: EffectTransaction,
	administratorIds: readonly string[]
): Promise<void> {
	for (const administratorId of administratorIds)
		await auth.unlock(db, { providerId, administratorId });
}
