import * as z from 'zod/mini';

/** A schema as JSON Schema, whose dialect the document names once. */
export function toJsonSchema(
	schema: z.ZodMiniType,
	io: 'input' | 'output'
): Readonly<Record<string, unknown>> {
	const entries = Object.entries(z.toJSONSchema(schema, { io }));
	return Object.fromEntries(entries.filter(([name]) => name !== '$schema'));
}
