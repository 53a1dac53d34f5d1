import type * as z from 'zod/mini';
import { shapeOf, type Shape } from './json-shape.ts';

/** Where a schema sets no limit of its own, the limit of a request's bytes holds. */
const TEXT = 1_000;
const ITEMS = 100;
const NUMBER = 4_102_444_800_000;

/**
 * Returns messages that match a schema, with every field, each as long as it may be: one for each
 * alternative of the field that has the most.
 */
export function fullSizesOf(schema: z.ZodMiniType): readonly unknown[] {
	const shape = shapeOf(schema);
	return Array.from({ length: alternativesIn(shape) }, (_, turn) => valueOf(shape, turn));
}

/** Returns the path of every field that a message may have; items of a list are not told apart. */
export function fieldsOf(schema: z.ZodMiniType): readonly string[] {
	return fieldsIn(shapeOf(schema));
}

function fieldsIn(shape: Shape): string[] {
	const properties = Object.entries(shape.properties ?? {});
	return [
		...properties.flatMap(([name, inner]) => [
			name,
			...fieldsIn(inner).map((path) => `${name}.${path}`)
		]),
		...innerOf(shape).flatMap(fieldsIn)
	];
}

function alternativesIn(shape: Shape): number {
	const inner = [...Object.values(shape.properties ?? {}), ...innerOf(shape)];
	return Math.max(choicesOf(shape).length, 1, ...inner.map(alternativesIn));
}

export function choicesOf(shape: Shape): readonly Shape[] {
	if (Array.isArray(shape.type)) return shape.type.map((type: unknown) => ({ ...shape, type }));
	return shape.anyOf ?? shape.oneOf ?? [];
}

function innerOf(shape: Shape): readonly Shape[] {
	return [...choicesOf(shape), ...(shape.items === undefined ? [] : [shape.items])];
}

/** `place` tells the items of a list apart. */
export function valueOf(shape: Shape, turn: number, place = 0): unknown {
	if (shape.const !== undefined) return shape.const;
	if (shape.enum !== undefined) return shape.enum[turn % shape.enum.length];
	const choices = choicesOf(shape);
	const choice = choices[turn % choices.length];
	if (choice !== undefined) return valueOf(choice, turn, place);
	switch (shape.type) {
		case 'string':
			return textOf(shape, place);
		case 'number':
		case 'integer':
			return Math.min(shape.maximum ?? NUMBER, NUMBER);
		case 'boolean':
			return turn % 2 === 0;
		case 'null':
			return null;
		case 'array':
			return Array.from({ length: shape.maxItems ?? ITEMS }, (_, at) =>
				valueOf(shape.items ?? {}, turn, at)
			);
		default:
			return objectOf(shape, turn, place);
	}
}

function objectOf({ properties = {} }: Shape, turn: number, place: number): object {
	const entries = Object.entries(properties);
	return Object.fromEntries(entries.map(([name, inner]) => [name, valueOf(inner, turn, place)]));
}

/** The longest text, of digits that belong to every alphabet that our ids and keys have. */
function textOf(shape: Shape, place: number): string {
	if (shape.format === 'date-time') return '2100-01-01T00:00:00.000Z';
	return place.toString(16).padStart(limitOf(shape) ?? TEXT, 'a');
}

/** Length of the longest text; undefined where its shape sets no limit. */
export function limitOf({ pattern = '', maxLength }: Shape): number | undefined {
	const [, repeated] = /\{(?:\d+,)?(\d+)\}\$$/.exec(pattern) ?? [];
	return maxLength ?? (repeated === undefined ? undefined : Number(repeated));
}
