import type { FieldKey } from '@tenantry/shared/row.ts';

import type { LoadedRows } from './loaded-rows.ts';

/**
 * What a mutation will read is mostly plain to see. To ask for it beforehand saves a round trip and
 * a second run each; what is not guessed here is loaded when it is missed.
 */
export function wantField(rows: LoadedRows, key: FieldKey, sender: Sees): void {
	const [collection = '', id = ''] = key.split('/');
	if (collection === 'organizationAccess') wantAdministrator(rows, id);
	else if (collection === 'administrator' && !sender.seesAll) wantAdministrator(rows, id);
	else rows.want(collection, id);
}

/** To somebody who does not see all, who is in sight depends on how far they both reach. */
export interface Sees {
	readonly seesAll: boolean;
}

/** An administrator, and how far they reach. */
export function wantAdministrator(rows: LoadedRows, id: string): void {
	rows.want('administrator', id);
	rows.want('organizationAccess', id);
}

/** The organizations that arguments name. */
export function wantNamed(rows: LoadedRows, args: unknown): void {
	const { organizationIds }: { organizationIds?: unknown } =
		typeof args === 'object' && args !== null ? args : {};
	if (!Array.isArray(organizationIds)) return;
	for (const id of organizationIds) if (typeof id === 'string') rows.want('organization', id);
}
