import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { Administrator } from './domain/administrator/schema.ts';
import { Organization } from './domain/organization/schema.ts';
import { Provider } from './domain/provider/schema.ts';
import { fieldLabel, valueWords } from './field-words.ts';
import { MUTATORS_BY_NAME } from './mutators.ts';

/** The parts of JSON Schema that the schemas of rows and arguments come to. */
const Shape = z.object({
	type: z.optional(z.union([z.string(), z.array(z.string())])),
	enum: z.optional(z.array(z.unknown())),
	get anyOf() {
		return z.optional(z.array(Shape));
	},
	get properties() {
		return z.optional(z.record(z.string(), Shape));
	},
	get items() {
		return z.optional(Shape);
	}
});
type Shape = z.infer<typeof Shape>;

const TIME = 1_795_727_694_278;
const time = (at: number) => new Date(at).toISOString();

/** Fields that say who or what a change is about, and why; screens show them elsewhere. */
const ELSEWHERE = new Set([
	'id',
	'providerId',
	'organizationIds',
	'deviceId',
	'mutationId',
	'reason',
	'ticket'
]);

const fields = new Map<string, Shape>();
for (const schema of [Administrator, Organization, Provider]) collect(schema);
// Arguments of internal mutators never wait on a device, so they are not shown.
for (const { args, isInternal } of MUTATORS_BY_NAME.values()) if (!isInternal) collect(args);
const shown = [...fields].filter(([field]) => !ELSEWHERE.has(field));

test('the check finds the fields of rows and of changes', () => {
	const names = shown.map(([field]) => field);

	expect(names).toEqual(expect.arrayContaining(['mfaEnrolledAt', 'maxSystemUsers', 'leaseHours']));
	expect(names.length).toBeGreaterThan(30);
});

describe.each(shown)('%s', (field, shape) => {
	test('has a label', () => {
		expect(fieldLabel(field)).toMatch(/^[A-Z]/);
		expect(fieldLabel(field)).not.toMatch(/[a-z][A-Z]|_/);
	});

	test('has a label for each of its values', () => {
		for (const value of samplesOf(shape, field)) {
			const words = valueWords(field, value, time);
			expect(words, JSON.stringify(value)).not.toMatch(
				/[{}[\]]|\d{13}|\b(true|false|null|undefined|Something|No access)\b|[a-z][A-Z]/
			);
			expect(words).not.toBe('');
		}
	});
});

function collect(schema: z.core.$ZodType): void {
	const { properties = {} } = Shape.parse(z.toJSONSchema(schema, { unrepresentable: 'any' }));
	for (const [field, shape] of Object.entries(properties)) fields.set(field, shape);
}

/** A value of each kind that the shape allows. */
function samplesOf(shape: Shape, name: string): readonly unknown[] {
	const { type = 'string', anyOf, properties, items } = shape;
	if (shape.enum !== undefined) return shape.enum;
	if (anyOf !== undefined) return anyOf.flatMap((part) => samplesOf(part, name));
	if (items !== undefined) return [[], samplesOf(items, name)];
	if (properties !== undefined) return objectsOf(Object.entries(properties));
	return [type].flat().flatMap((one) => plainSamplesOf(one, name));
}

function plainSamplesOf(type: string, name: string): readonly unknown[] {
	if (type === 'boolean') return [true, false];
	if (type === 'null') return [null];
	if (type !== 'integer' && type !== 'number') return ['some text'];
	return name.endsWith('At') ? [TIME] : [7];
}

/** One object for each value of the part that has most of them. */
function objectsOf(parts: readonly (readonly [name: string, shape: Shape])[]): readonly unknown[] {
	const samples = parts.map(([name, shape]) => [name, samplesOf(shape, name)] as const);
	const count = Math.max(...samples.map(([, values]) => values.length));
	return Array.from({ length: count }, (_, n) =>
		Object.fromEntries(samples.map(([name, values]) => [name, values[n % values.length]]))
	);
}
