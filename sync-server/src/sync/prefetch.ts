import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { actorRows } from '@tenantry/shared/domain/visibility.ts';
import { owningCollection, withOwned } from '@tenantry/shared/collections.ts';
import { createdBy, readBy } from '@tenantry/shared/mutators.ts';
import type { FieldKey } from '@tenantry/shared/row.ts';

import type { LoadedRows } from './loaded-rows.ts';
import type { Sender } from './sender.ts';

/**
 * Requests the rows that a mutation of this field will read. They are mostly predictable, and
 * requesting them in advance saves a round trip and a rerun; rows not predicted are loaded when
 * missed.
 */
export function prefetchField(rows: LoadedRows, key: FieldKey, sender: Sees): void {
	const [collection = '', id = ''] = key.split('/');
	const owner = owningCollection(collection);
	if (owner !== collection || !sender.seesAll) prefetchWithOwned(rows, owner, id);
	else rows.prefetch(collection, id);
}

/** For a reader who does not see all, who is visible depends on the reach of both. */
export interface Sees {
	readonly seesAll: boolean;
}

/** Requests a row and those that belong to it, which its visibility may depend on. */
export function prefetchWithOwned(rows: LoadedRows, collection: string, id: string): void {
	for (const name of withOwned(collection)) rows.prefetch(name, id);
}

export function prefetchAdministrator(rows: LoadedRows, id: string): void {
	prefetchWithOwned(rows, administrators.name, id);
}

/** Requests the rows that decide what a person may do and see. */
export function prefetchActor(
	rows: LoadedRows,
	{ administratorId, providerId }: Pick<Sender, 'administratorId' | 'providerId'>
): void {
	for (const { collection, id } of actorRows(administratorId, providerId))
		rows.prefetch(collection, id);
}

/** Requests the rows that a mutation declares to read or to add. */
export function prefetchRead(rows: LoadedRows, mutation: Parameters<typeof readBy>[0]): void {
	for (const { collection, id } of [...readBy(mutation), ...createdBy(mutation)])
		rows.prefetch(collection, id);
}
