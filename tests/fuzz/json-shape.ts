import * as z from 'zod/mini';

/** The part of JSON Schema that our schemas use. */
export interface Shape {
	readonly type?: unknown;
	readonly const?: unknown;
	readonly enum?: readonly unknown[] | undefined;
	readonly anyOf?: readonly Shape[] | undefined;
	readonly oneOf?: readonly Shape[] | undefined;
	readonly properties?: Readonly<Record<string, Shape>> | undefined;
	readonly required?: readonly string[] | undefined;
	readonly items?: Shape | undefined;
	readonly maxItems?: number | undefined;
	readonly pattern?: string | undefined;
	readonly format?: string | undefined;
	readonly maxLength?: number | undefined;
	readonly minimum?: number | undefined;
	readonly maximum?: number | undefined;
}

const Shape: z.ZodMiniType<Shape> = z.object({
	type: z.optional(z.unknown()),
	const: z.optional(z.unknown()),
	enum: z.optional(z.array(z.unknown())),
	get anyOf() {
		return z.optional(z.array(Shape));
	},
	get oneOf() {
		return z.optional(z.array(Shape));
	},
	get properties() {
		return z.optional(z.record(z.string(), Shape));
	},
	required: z.optional(z.array(z.string())),
	get items() {
		return z.optional(Shape);
	},
	maxItems: z.optional(z.number()),
	pattern: z.optional(z.string()),
	format: z.optional(z.string()),
	maxLength: z.optional(z.number()),
	minimum: z.optional(z.number()),
	maximum: z.optional(z.number())
});

export function shapeOf(schema: z.ZodMiniType): Shape {
	return Shape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}
