import { readBy } from '@tenantry/shared/mutators.ts';
import type { FieldKey } from '@tenantry/shared/row.ts';

import type { LoadedRows } from './loaded-rows.ts';

/**
 * Requests the rows that a mutation of this field will read. They are mostly predictable, and
 * requesting them in advance saves a round trip and a rerun; rows not predicted are loaded when
 * missed.
 */
export function wantField(rows: LoadedRows, key: FieldKey, sender: Sees): void {
	const [collection = '', id = ''] = key.split('/');
	if (collection === 'organizationAccess') wantAdministrator(rows, id);
	else if (collection === 'administrator' && !sender.seesAll) wantAdministrator(rows, id);
	else rows.want(collection, id);
}

/** For a reader who does not see all, who is visible depends on the reach of both. */
export interface Sees {
	readonly seesAll: boolean;
}

/** Requests an administrator and the row that holds their reach. */
export function wantAdministrator(rows: LoadedRows, id: string): void {
	rows.want('administrator', id);
	rows.want('organizationAccess', id);
}

/** Requests the rows that a mutation declares to read. */
export function wantRead(rows: LoadedRows, mutation: Parameters<typeof readBy>[0]): void {
	for (const { collection, id } of readBy(mutation)) rows.want(collection, id);
}
