import { plansOf } from '@tenantry/shared/domain/administrator/access-plan.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { Database, RowKey, StoreReader, StoreTransaction } from '#store/store.ts';

type Writer = Pick<StoreTransaction, 'db' | 'providerId'>;
type DueTimes = ReadonlyMap<string, number | undefined>;

/**
 * Keeps the time of each administrator's next plan beside the rows that it follows from, in the
 * same transaction. The table answers whether anything is due without reading rows.
 */
export async function keepDueTimes(
	tx: Writer,
	before: RowSource,
	written: readonly (RowKey & { readonly row: Row })[]
): Promise<void> {
	const changed = new Map<string, number | undefined>();
	for (const { collection, id, row } of written) {
		if (collection !== administrators.name) continue;
		const dueAt = dueTimeOf(row);
		if (dueAt !== dueTimeOf(before.row(collection, id))) changed.set(id, dueAt);
	}
	await putDueTimes(tx, changed);
}

/** Returns when the next plan of an administrator is due; undefined if there is none. */
export function dueTimeOf(row: Row | undefined): number | undefined {
	if (row === undefined || row.deleted !== undefined) return undefined;
	return plansOf(row.value)[0]?.at;
}

export async function putDueTimes({ db, providerId }: Writer, dueTimes: DueTimes): Promise<void> {
	for (const [administratorId, dueAt] of dueTimes) {
		const key = { provider_id: providerId, administrator_id: administratorId };
		if (dueAt === undefined)
			await db
				.deleteFrom('access_plan')
				.where((row) => row.and(key))
				.execute();
		else
			await db
				.insertInto('access_plan')
				.values({ ...key, due_at: dueAt })
				.onConflict((conflict) =>
					conflict.columns(['provider_id', 'administrator_id']).doUpdateSet({ due_at: dueAt })
				)
				.execute();
	}
}

/** Returns when the provider's next plan is due; infinity if there is none. */
export async function nextDueTime({
	db,
	providerId
}: Pick<StoreReader, 'db' | 'providerId'>): Promise<number> {
	const next = await db
		.selectFrom('access_plan')
		.select('due_at')
		.where('provider_id', '=', providerId)
		.orderBy('due_at')
		.limit(1)
		.executeTakeFirst();
	return next?.due_at ?? Infinity;
}

/** Returns the administrators whose plans are due, the earliest first. */
export async function dueAdministrators({ db, providerId }: Writer, at: number): Promise<string[]> {
	const rows = await db
		.selectFrom('access_plan')
		.select('administrator_id')
		.where('provider_id', '=', providerId)
		.where('due_at', '<=', at)
		.orderBy('due_at')
		.execute();
	return rows.map(({ administrator_id: id }) => id);
}

export async function providersWithDuePlans(db: Database, at: number): Promise<string[]> {
	const rows = await db
		.selectFrom('access_plan')
		.select('provider_id')
		.distinct()
		.where('due_at', '<=', at)
		.execute();
	return rows.map(({ provider_id: id }) => id);
}
