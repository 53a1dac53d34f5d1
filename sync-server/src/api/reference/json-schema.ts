import * as z from 'zod/mini';

/** Converts a schema to JSON Schema; the document states the dialect once. */
export function toJsonSchema(
	schema: z.ZodMiniType,
	io: 'input' | 'output'
): Readonly<Record<string, unknown>> {
	const entries = Object.entries(z.toJSONSchema(schema, { io }));
	return Object.fromEntries(entries.filter(([name]) => name !== '$schema'));
}
