import * as z from 'zod/mini';

/**
 * A row on the wire, as a tuple because ten thousand of them travel in a first load. They are
 * checked by hand for the same reason, and each value is read by its collection's own schema
 * afterwards.
 */
export type WireRow = [
	collection: string,
	id: string,
	value: Record<string, unknown>,
	created: number,
	fields: Record<string, number>
];
export const WireRow = z.custom<WireRow>(isWireRow);

/** Collection and id of a row that leaves the device: deleted, or out of sight. */
export type WireKey = [collection: string, id: string];
export const WireKey = z.custom<WireKey>(isWireKey);

function isWireRow(input: unknown): boolean {
	if (!Array.isArray(input) || input.length !== 5) return false;
	const row: readonly unknown[] = input;
	const [collection, id, value, created, fields] = row;
	const isKeyed = typeof collection === 'string' && typeof id === 'string';
	return isKeyed && isObject(value) && typeof created === 'number' && isVersions(fields);
}

function isWireKey(input: unknown): boolean {
	return (
		Array.isArray(input) && input.length === 2 && input.every((part) => typeof part === 'string')
	);
}

function isVersions(input: unknown): boolean {
	if (!isObject(input)) return false;
	for (const version of Object.values(input)) if (typeof version !== 'number') return false;
	return true;
}

function isObject(input: unknown): input is object {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
