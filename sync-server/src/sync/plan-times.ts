import {
	plansOf,
	type AccessPlan
} from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { Database, PlanTime, RowKey, StoreReader, StoreTransaction } from '#store/store.ts';

type Reader = Pick<StoreReader, 'db' | 'providerId'>;

/** A plan whose time has come. */
export interface DuePlan {
	readonly administratorId: string;
	readonly name: string;
	readonly dueAt: number;
}

/**
 * Keeps the times of plans beside the rows that they follow from, in the same transaction. The table
 * answers whether anything is due without reading rows.
 */
export async function keepPlanTimes(
	tx: Pick<StoreTransaction, 'putPlanTimes'>,
	before: RowSource,
	written: readonly (RowKey & { readonly row: Row })[]
): Promise<void> {
	const changed = written
		.filter(({ collection }) => collection === administrators.name)
		.flatMap(({ collection, id, row }) => changedTimes(id, before.row(collection, id), row));
	await tx.putPlanTimes(changed);
}

function changedTimes(administratorId: string, before: Row | undefined, after: Row): PlanTime[] {
	const names = new Set([...plansIn(before), ...plansIn(after)].map(({ name }) => name));
	return [...names]
		.map((name) => ({ administratorId, name, dueAt: timeIn(after, name) ?? null }))
		.filter(({ name, dueAt }) => dueAt !== (timeIn(before, name) ?? null));
}

/** Returns the plans of an administrator's row, in the order in which they are carried out. */
export function plansIn(row: Row | undefined): readonly AccessPlan[] {
	return row === undefined || row.deleted !== undefined ? [] : plansOf(row.value);
}

/** Returns when a plan is due by its administrator's row; undefined if there is no such plan. */
export function timeIn(row: Row | undefined, name: string): number | undefined {
	return plansIn(row).find((plan) => plan.name === name)?.at;
}

/** Returns when the provider's next plan is due; infinity if there is none. */
export async function nextPlanTime({ db, providerId }: Reader): Promise<number> {
	const next = await db
		.selectFrom('plan_time')
		.select('due_at')
		.where('provider_id', '=', providerId)
		.orderBy('due_at')
		.limit(1)
		.executeTakeFirst();
	return next?.due_at ?? Infinity;
}

/** Returns what is due for those whose plans have been due longest, all plans of each. */
export async function duePlans(
	{ db, providerId }: Reader,
	{ at, people }: { readonly at: number; readonly people: number }
): Promise<DuePlan[]> {
	const due = db
		.selectFrom('plan_time')
		.where('provider_id', '=', providerId)
		.where('due_at', '<=', at);
	const first = await due.select('administrator_id').orderBy('due_at').limit(people).execute();
	if (first.length === 0) return [];
	const ids = new Set(first.map(({ administrator_id: id }) => id));
	const rows = await due
		.select(['administrator_id', 'name', 'due_at'])
		.where('administrator_id', 'in', [...ids])
		.orderBy('due_at')
		.execute();
	return rows.map(({ administrator_id, name, due_at }) => ({
		administratorId: administrator_id,
		name,
		dueAt: due_at
	}));
}

export async function providersWithDuePlans(db: Database, at: number): Promise<string[]> {
	const rows = await db
		.selectFrom('plan_time')
		.select('provider_id')
		.distinct()
		.where('due_at', '<=', at)
		.execute();
	return rows.map(({ provider_id: id }) => id);
}
