import type { Collection } from '@tenantry/shared/collection.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { rowVersion, type Row } from '@tenantry/shared/row.ts';

import type { IndexEntry, RowKey, StoredRow } from '#store/store.ts';
import type { LoadedRows } from '#sync/loaded-rows.ts';

type WrittenRow = RowKey & { readonly row: Row };

interface RowChanges {
	readonly rows: StoredRow[];
	readonly unindexed: IndexEntry[];
	readonly indexed: IndexEntry[];
}

/** Returns the rows to store and the changes of their index entries, given the rows before. */
export function rowChanges(before: LoadedRows, written: readonly WrittenRow[]): RowChanges {
	const unindexed: IndexEntry[] = [];
	const indexed: IndexEntry[] = [];
	for (const { collection, id, row } of written) {
		const entriesOf = collections.get(collection)?.indexes ?? {};
		const old = before.row(collection, id);
		for (const [name, entryOf] of Object.entries(entriesOf)) {
			const from = entryFor(entryOf, old);
			const to = entryFor(entryOf, row);
			if (from === to) continue;
			if (from !== undefined) unindexed.push({ collection, name, value: from, id });
			if (to !== undefined) indexed.push({ collection, name, value: to, id });
		}
	}
	return { rows: written.map(toStoredRow), unindexed, indexed };
}

function toStoredRow({ collection, id, row }: WrittenRow): StoredRow {
	return {
		collection,
		id,
		value: JSON.stringify(row.value),
		created: row.created,
		fields: JSON.stringify(row.fields),
		version: rowVersion(row),
		deleted: row.deleted ?? null
	};
}

function entryFor(
	entryOf: Collection['indexes'][string],
	row: Row | undefined
): string | undefined {
	return row === undefined || row.deleted !== undefined ? undefined : entryOf(row.value);
}
