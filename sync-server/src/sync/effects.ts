import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Database } from '#store/store.ts';

export type EndReason = 'suspended' | 'deleted' | 'email_changed';

/** Whose way in a committed change closes, sessions and device credentials alike. */
export interface AccessEnding {
	readonly administratorId: string;
	readonly reason: EndReason;
}

/** What a change of rows sets off; mutators know nothing of sessions (domain.md, rules 7 and 12). */
export function accessEndings(changes: readonly FieldChange[]): AccessEnding[] {
	return changes.flatMap(({ collection, id, field, from, to }) => {
		if (collection !== 'administrator') return [];
		const ending = (reason: EndReason) => [{ administratorId: id, reason }];
		if (field === 'deleted') return ending('deleted');
		if (field === 'suspended' && to === true) return ending('suspended');
		if (field === 'email' && from !== null) return ending('email_changed');
		return [];
	});
}

export async function endAccess(
	db: Database,
	endings: readonly AccessEnding[],
	at: number
): Promise<void> {
	for (const { administratorId, reason } of endings) {
		await db
			.updateTable('session')
			.set({ ended_at: at, ended_reason: reason })
			.where('administrator_id', '=', administratorId)
			.where('ended_at', 'is', null)
			.execute();
		await db
			.updateTable('device')
			.set({ ended_at: at, ended_reason: reason })
			.where('administrator_id', '=', administratorId)
			.where('ended_at', 'is', null)
			.execute();
	}
}
