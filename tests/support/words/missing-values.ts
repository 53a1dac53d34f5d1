import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { ServerWorld } from '#support/servers/world.ts';
import * as z from 'zod/mini';

type Store = Pick<ServerWorld['store'], 'db'>;

/** Returns what a change means and the server's rows do not hold, of the values that can be compared. */
export async function missingFrom(
	store: Store,
	changes: readonly FieldChange[]
): Promise<readonly FieldChange[]> {
	const missing: FieldChange[] = [];
	for (const change of changes) {
		const { field, to } = change;
		const row = await storedRow(store, change);
		const now: unknown = field === 'deleted' ? row?.deleted !== null : row?.value[field];
		const isComparable = typeof to === 'boolean' || typeof to === 'string';
		if (isComparable && now !== to) missing.push(change);
	}
	return missing;
}

async function storedRow(
	{ db }: Store,
	{ collection, id }: Pick<FieldChange, 'collection' | 'id'>
) {
	const row = await db
		.selectFrom('record')
		.select(['value', 'deleted'])
		.where('collection', '=', collection)
		.where('id', '=', id)
		.executeTakeFirst();
	return row && { deleted: row.deleted, value: StoredValue.parse(JSON.parse(row.value)) };
}

const StoredValue = z.record(z.string(), z.unknown());
