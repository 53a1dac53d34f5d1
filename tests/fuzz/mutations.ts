import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import fc from 'fast-check';
import { messagesOf } from './shape.ts';
import { AS_SEEN, thingsOf } from './things.ts';

const newIds = fc.stringMatching(/^[0-9a-f]{32}$/);
const bases = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(AS_SEEN) },
	{ weight: 1, arbitrary: fc.constant({}) },
	{ weight: 1, arbitrary: fc.dictionary(thingsOf('field'), fc.nat(99), { maxKeys: 3 }) }
);

/** Every change that the program knows, with arguments of its form, on a base that may be right. */
const mutations = fc.oneof(
	...[...MUTATORS_BY_NAME].map(([name, { args, version }]) => {
		const plain = {
			id: fc.oneof({ weight: 9, arbitrary: newIds }, thingsOf('mutation')),
			name: fc.constant(name),
			v: fc.oneof({ weight: 19, arbitrary: fc.constant(version) }, fc.integer({ max: 9 })),
			args: messagesOf(args).map((value) => fitId(name, value)),
			base: bases,
			seen: fc.oneof({ weight: 6, arbitrary: thingsOf('cookie') }, fc.constant(null)),
			authoredAt: fc.constantFrom(0, 1, 1.7e12, 1.77e12, 9e15)
		};
		const bound = { ...plain, dependsOn: thingsOf('mutation'), redoOf: thingsOf('mutation') };
		const requiredKeys: (keyof typeof plain)[] = [
			'id',
			'name',
			'v',
			'args',
			'base',
			'seen',
			'authoredAt'
		];
		return fc.oneof(
			{ weight: 6, arbitrary: fc.record(plain) },
			{ weight: 1, arbitrary: fc.record(bound, { requiredKeys }) }
		);
	})
);

/** Replaces what a schema alone would generate for fields of that name. */
export const MUTATIONS = { mutations: fc.array(mutations, { maxLength: 5 }) };

/**
 * Makes `id` that of an organization in its own mutations, and an unused one where something is
 * created.
 */
function fitId(name: string, args: unknown): unknown {
	const text = JSON.stringify(args);
	const [entity = '', verb = ''] = name.split('.');
	const kind = verb === 'create' ? 'new' : entity;
	const isOfAnother = verb === 'create' || entity === 'organization';
	const fitted = isOfAnother ? text.replace(/"id":"«administrator:/, `"id":"«${kind}:`) : text;
	const value: unknown = JSON.parse(fitted);
	return value;
}
