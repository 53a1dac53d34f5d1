import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import { administrators } from './domain/administrator/schema.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { World, PROVIDER } from '#testing/world.ts';
import { decide } from './decide.ts';
import { earlierForm, readArgs } from './earlier-form.ts';
import { defineMutator } from './mutator.ts';
import { collections } from './collections.ts';

const Text = z.string().check(z.maxLength(24));

/** Takes a name first as one text, then as two, then as a separate object. */
const rename = defineMutator({
	version: 3,
	args: z.strictObject({ id: Text, name: z.strictObject({ first: Text, last: Text }) }),
	earlier: [
		earlierForm(z.strictObject({ id: Text, name: Text }), ({ id, name }) => {
			const [first = '', last = ''] = name.split(' ');
			return { id, first, last };
		}),
		earlierForm(z.strictObject({ id: Text, first: Text, last: Text }), ({ id, first, last }) => ({
			id,
			name: { first, last }
		}))
	],
	touches: ({ id }) => [
		{ collection: 'administrator', id, field: 'firstName' },
		{ collection: 'administrator', id, field: 'lastName' }
	],
	run(tx, { id, name }) {
		tx.set(administrators, id, { firstName: name.first, lastName: name.last });
	}
});

const today = { id: 'sam', name: { first: 'Sam', last: 'Okafor' } };

test.each([
	[1, { id: 'sam', name: 'Sam Okafor' }],
	[2, { id: 'sam', first: 'Sam', last: 'Okafor' }],
	[3, today],
	[undefined, today]
])('arguments of version %s mean the same as current ones', (v, args) => {
	const said = readArgs(rename, { ...(v !== undefined && { v }), args });

	expect(said).toEqual({ ok: true, value: today });
});

test.each([
	['in another version’s form', 1, { id: 'sam', first: 'Sam', last: 'Okafor' }, undefined],
	['too long for what is made of them', 1, { id: 'sam', name: 'x'.repeat(25) }, 'name'],
	['of no form', 2, { id: 'sam', first: 7, last: 'Okafor' }, 'first'],
	['of a version to come', 4, today, undefined],
	['of a version before the first', 0, today, undefined],
	['of half a version', 2.5, today, undefined]
])('arguments %s are refused', (_case, v, args, field) => {
	const said = readArgs(rename, { v, args });

	const rejection = { code: 'invalid_arguments', ...(field !== undefined && { field }) };
	expect(said).toMatchObject({ ok: false, error: rejection });
});

test('the earliest form that a mutator lists is the oldest version it takes', () => {
	const later = { ...rename, version: 5 };
	const args = { id: 'sam', name: 'Sam Okafor' };

	expect(readArgs(later, { v: 3, args })).toEqual({ ok: true, value: today });
	expect(readArgs(later, { v: 2, args })).toMatchObject({ ok: false });
});

test('a change of an earlier version is decided like the same change of the current version', () => {
	const world = new World();
	const owner = world.administrator(1, OWNER_ROLE);
	const sam = world.administrator(2, 'Manager');
	const intent = { id: 'x', name: 'test.rename', v: 1, args: { id: sam, name: 'Sam Okafor' } };
	const rowsSeen = world.version;
	const base = {
		[`administrator/${sam}/firstName`]: rowsSeen,
		[`administrator/${sam}/lastName`]: rowsSeen
	};

	const decision = decide(
		world.rows,
		{ ...intent, base },
		{
			mutator: rename,
			collections,
			providerId: PROVIDER,
			version: 9,
			at: 9,
			principal: world.principal(owner),
			knowledge: 'fresh',
			basis: 'intent',
			stoodOf: () => undefined
		}
	);

	expect(decision.outcome).toBe('applied');
	expect(world.value('administrator', sam)).toMatchObject({ firstName: 'Sam', lastName: 'Okafor' });
});
