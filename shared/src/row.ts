/** The fields of a row as JSON. The collection's schema says which. */
export type Value = Readonly<Record<string, unknown>>;

/**
 * One row as both ends keep it. Versions are positions in the provider's audit log.
 * A field that is not in `fields` was last written when the row was created.
 */
export interface Row {
	readonly value: Value;
	readonly created: number;
	readonly fields: Readonly<Record<string, number>>;
	/** Version at which the row was deleted; the row stays as a tombstone. */
	readonly deleted?: number;
}

/** Address of a field: `collection/id/field`. Ids never contain a slash. */
export type FieldKey = string;

export interface FieldAddress {
	readonly collection: string;
	readonly id: string;
	readonly field: string;
}

export function fieldKey(collection: string, id: string, field: string): FieldKey {
	return `${collection}/${id}/${field}`;
}

export function parseFieldKey(key: FieldKey): FieldAddress {
	const [collection = '', id = '', field = ''] = key.split('/');
	return { collection, id, field };
}

/** 0 if there is no row yet. */
export function fieldVersion(row: Row | undefined, field: string): number {
	return row === undefined ? 0 : (row.fields[field] ?? row.created);
}

export function rowVersion(row: Row): number {
	return Math.max(row.created, row.deleted ?? 0, ...Object.values(row.fields));
}

/**
 * First of the versions a device gives to its own waiting changes: above every version a server
 * will reach, in queue order, so that a later change sees the earlier one as the newest.
 */
export const FIRST_PROVISIONAL_VERSION = 2 ** 40;

export function isProvisional(version: number): boolean {
	return version >= FIRST_PROVISIONAL_VERSION;
}
