import { expect, test } from 'vitest';
import { OrganizationNames } from './organization-names.ts';

const NAMES = { a: 'Zebra', b: 'äpfel', c: 'Apple', d: 'apple 2', e: 'Éclair', f: 'Apple' };

function namesOf(names: Record<string, string>) {
	return new OrganizationNames({
		row: (_, id) => {
			const name = names[id];
			return name === undefined ? undefined : { value: { name }, created: 1, fields: {} };
		},
		find: () => Object.keys(names)
	});
}

/** As a list of names that is sorted alone. */
function sorted(names: Record<string, string>, ids: readonly string[]): string[] {
	return ids.map((id) => names[id] ?? id).sort((left, right) => left.localeCompare(right));
}

test('ranked names come in the order in which they are sorted alone', () => {
	const ranked = namesOf(NAMES);
	ranked.rank();

	for (const ids of [['a', 'b', 'c', 'd', 'e', 'f'], ['e', 'a'], ['b'], []])
		expect(ranked.first(ids, 3)).toEqual(sorted(NAMES, ids).slice(0, 3));
});

test('an organization that is not here is named by its id, ranked or not', () => {
	const ranked = namesOf(NAMES);
	const ids = ['a', 'gone', 'c'];
	const alone = ranked.first(ids, 3);
	ranked.rank();

	expect(ranked.first(ids, 3)).toEqual(alone);
	expect(alone).toEqual(['Apple', 'gone', 'Zebra']);
});

test('a renamed organization has its new place', () => {
	const names = { ...NAMES };
	const ranked = namesOf(names);
	ranked.rank();
	names.a = 'Aardvark';
	ranked.forget();

	expect(ranked.first(['c', 'a'], 2)).toEqual(['Apple', 'Aardvark'].sort());
	for (let asked = 0; asked < 200; asked++)
		expect(ranked.first(['c', 'a'], 1)).toEqual(['Aardvark']);
});
