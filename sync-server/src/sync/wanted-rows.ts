import type { FieldKey } from '@tenantry/shared/row.ts';

import type { LoadedRows } from './loaded-rows.ts';

/**
 * What a mutation will read is mostly plain to see. To ask for it beforehand saves a round trip and
 * a second run each; what is not guessed here is loaded when it is missed.
 */
export function wantField(rows: LoadedRows, key: FieldKey): void {
	const [collection = '', id = ''] = key.split('/');
	if (collection === 'administrator' || collection === 'organizationAccess') {
		wantAdministrator(rows, id);
	} else rows.want(collection, id);
}

/** Whether somebody is in sight depends on how far they reach. */
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
