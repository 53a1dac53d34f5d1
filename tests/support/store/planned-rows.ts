import type { Administrator } from '@tenantry/shared/domain/administrator/schema.ts';
import { plansOf } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import * as z from 'zod/mini';
import type { Addition, Store } from '@tenantry/sync-server/store/store.ts';

/** What a test writes into a store, because no change leads there. */
export interface PlannedRow {
	readonly id: string;
	readonly plans: Partial<Administrator>;
}

const Value = z.record(z.string(), z.unknown());

const NOTHING: Addition = {
	rows: [],
	unindexed: [],
	indexed: [],
	mutations: [],
	amended: [],
	events: []
};

/** Writes plans into administrators' rows, with their times, as an earlier program may have left them. */
export async function writePlans(
	store: Store,
	providerId: string,
	planned: readonly PlannedRow[]
): Promise<void> {
	await store.write(providerId, async (tx) => {
		const rows = await tx.rows(planned.map(({ id }) => ({ collection: 'administrator', id })));
		const plansById = new Map(planned.map(({ id, plans }) => [id, plans]));
		const changed = rows.map((row) => {
			const value = { ...Value.parse(JSON.parse(row.value)), ...plansById.get(row.id) };
			return { ...row, value: JSON.stringify(value) };
		});
		await tx.append({ ...NOTHING, rows: changed });
		await tx.putPlanTimes(
			changed.flatMap(({ id, value }) =>
				plansOf(Value.parse(JSON.parse(value))).map(({ name, at }) => ({
					administratorId: id,
					name,
					dueAt: at
				}))
			)
		);
	});
}
