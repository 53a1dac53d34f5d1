import * as z from 'zod/mini';

/**
 * A row on the wire, as a tuple because ten thousand of them travel in a first load:
 * collection, id, value, created, field versions.
 */
export const WireRow = z.tuple([
	z.string(),
	z.string(),
	z.record(z.string(), z.unknown()),
	z.number(),
	z.record(z.string(), z.number())
]);
export type WireRow = z.infer<typeof WireRow>;

/** Collection and id of a row that leaves the device: deleted, or out of sight. */
export const WireKey = z.tuple([z.string(), z.string()]);
export type WireKey = z.infer<typeof WireKey>;
