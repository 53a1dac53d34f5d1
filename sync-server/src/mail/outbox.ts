import type { Database } from '#store/store.ts';
import type { EffectTable } from '#store/tables.ts';

export type DueEffect = Pick<
	EffectTable,
	'id' | 'provider_id' | 'version' | 'kind' | 'payload' | 'created_at'
> & { readonly attempts: number };

const COLUMNS = [
	'id',
	'provider_id',
	'version',
	'kind',
	'payload',
	'created_at',
	'attempts'
] as const;

/**
 * Claims due effects under a lease: several processes may ask at the same moment, and one that is
 * killed never finishes, so another process continues once the lease has expired.
 */
export async function claimDue(
	db: Database,
	{ at, until, limit }: { readonly at: number; readonly until: number; readonly limit: number }
): Promise<DueEffect[]> {
	const due = await db
		.selectFrom('effect')
		.select('id')
		.where('done_at', 'is', null)
		.where('next_attempt_at', '<=', at)
		.where('claimed_until', '<=', at)
		.orderBy('next_attempt_at')
		.limit(limit)
		.execute();
	if (due.length === 0) return [];
	// One statement for all, because each commit waits for the disk.
	return db
		.updateTable('effect')
		.set((row) => ({ claimed_until: until, attempts: row('attempts', '+', 1) }))
		.where(
			'id',
			'in',
			due.map(({ id }) => id)
		)
		.where('done_at', 'is', null)
		.where('claimed_until', '<=', at)
		.returning(COLUMNS)
		.execute();
}

/** Extends the lease of an effect that is still being carried out. */
export async function renewClaim(db: Database, id: string, until: number): Promise<void> {
	await db
		.updateTable('effect')
		.set({ claimed_until: until })
		.where('id', '=', id)
		.where('done_at', 'is', null)
		.execute();
}

export async function postpone(
	db: Database,
	id: string,
	{ nextAttemptAt, error }: { readonly nextAttemptAt: number; readonly error: string }
): Promise<void> {
	await db
		.updateTable('effect')
		.set({ next_attempt_at: nextAttemptAt, claimed_until: 0, last_error: error })
		.where('id', '=', id)
		.execute();
}

export async function finishEffect(
	tx: Database,
	id: string,
	{ at, error }: { readonly at: number; readonly error: string | null }
): Promise<void> {
	await tx
		.updateTable('effect')
		.set({ done_at: at, claimed_until: 0, last_error: error })
		.where('id', '=', id)
		.execute();
}
