import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { ownerColumns } from '#store/account.ts';
import type { Database } from '#store/store.ts';

type KeyEndReason = 'suspended' | 'deleted' | 'access_off' | 'revoked';

export interface KeyEnding {
	readonly administratorId: string;
	readonly reason: KeyEndReason;
}

/** Whose API key a committed change ends. */
export function keyEndings(changes: readonly FieldChange[]): KeyEnding[] {
	return changes.flatMap(({ collection, id, field, from, to }) => {
		if (collection !== 'administrator') return [];
		const ending = (reason: KeyEndReason) => [{ administratorId: id, reason }];
		if (field === 'deleted') return ending('deleted');
		if (field === 'suspended' && to === true) return ending('suspended');
		if (field === 'apiAccess' && from === true) return ending('access_off');
		if (field === 'apiKey' && from !== null && to === null) return ending('revoked');
		return [];
	});
}

export async function endKeys(
	db: Database,
	endings: readonly KeyEnding[],
	{ providerId, at }: { readonly providerId: string; readonly at: number }
): Promise<void> {
	for (const { administratorId, reason } of endings) {
		await db
			.updateTable('api_key')
			.set({ ended_at: at, ended_reason: reason })
			.where((row) => row.and(ownerColumns({ providerId, administratorId })))
			.where('ended_at', 'is', null)
			.execute();
	}
}
