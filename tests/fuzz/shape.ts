import fc from 'fast-check';
import type * as z from 'zod/mini';
import { HOSTILE_TEXTS } from '#support/hostile/texts.ts';
import { shapeOf, type Shape } from './json-shape.ts';
import { thingFor, things } from './things.ts';

type Overrides = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Generates messages that match a schema, about existing things. */
export function messagesOf(
	schema: z.ZodMiniType,
	overrides: Overrides = {}
): fc.Arbitrary<unknown> {
	return valuesOf(shapeOf(schema), '', overrides);
}

function valuesOf(shape: Shape, name: string, overrides: Overrides): fc.Arbitrary<unknown> {
	const override = Object.hasOwn(overrides, name) ? overrides[name] : undefined;
	if (override !== undefined) return override;
	if (shape.const !== undefined) return fc.constant(shape.const);
	if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
	const choices = shape.anyOf ?? shape.oneOf;
	if (choices !== undefined)
		return fc.oneof(...choices.map((one) => valuesOf(one, name, overrides)));
	if (shape.properties !== undefined) return recordsOf(shape, overrides);
	if (Array.isArray(shape.type))
		return fc.oneof(...shape.type.map((type) => valuesOf({ ...shape, type }, name, overrides)));
	return plainValuesOf(shape, name, overrides);
}

function plainValuesOf(shape: Shape, name: string, overrides: Overrides): fc.Arbitrary<unknown> {
	switch (shape.type) {
		case 'string':
			return textsOf(shape.pattern, name);
		case 'number':
		case 'integer':
			return numbersOf(shape);
		case 'boolean':
			return fc.boolean();
		case 'null':
			return fc.constant(null);
		case 'array':
			return fc.array(valuesOf(shape.items ?? {}, name, overrides), { maxLength: 4 });
		case 'object':
			return fc.constant({});
		default:
			return fc.jsonValue({ maxDepth: 2 });
	}
}

function recordsOf(
	{ properties = {}, required = [] }: Shape,
	overrides: Overrides
): fc.Arbitrary<unknown> {
	const model = Object.fromEntries(
		Object.entries(properties).map(([name, shape]) => [name, valuesOf(shape, name, overrides)])
	);
	const requiredKeys = required.filter((name) => name in model);
	return fc.record(model, { requiredKeys });
}

const strays = fc.oneof(
	{ weight: 2, arbitrary: things },
	{ weight: 2, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) }
);
const words = fc.string({ maxLength: 20 });

/**
 * Generates mostly what fits the field's name, sometimes any text of its form or one that breaks
 * programs.
 */
function textsOf(pattern: string | undefined, name: string): fc.Arbitrary<string> {
	const formed = pattern === undefined ? words : matching(pattern);
	return fc.oneof(
		{ weight: 12, arbitrary: thingFor(name) ?? formed },
		{ weight: 2, arbitrary: formed },
		{ weight: 1, arbitrary: strays }
	);
}

/**
 * Generates texts that match a pattern, or any words for patterns that fast-check cannot generate,
 * such as an address.
 */
function matching(pattern: string): fc.Arbitrary<string> {
	try {
		return fc.stringMatching(new RegExp(pattern), { maxLength: 64 });
	} catch {
		return words;
	}
}

function numbersOf({ minimum, maximum }: Shape): fc.Arbitrary<number> {
	const min = Math.max(minimum ?? 0, -1e9);
	const max = Math.min(maximum ?? 5000, 1e9);
	return fc.oneof(
		{ weight: 9, arbitrary: fc.integer({ min, max: Math.max(min, max) }) },
		{ weight: 1, arbitrary: fc.constantFrom(-1, 0, 1.5, 1e308, -1e308, 2 ** 53, 1e-300) }
	);
}
