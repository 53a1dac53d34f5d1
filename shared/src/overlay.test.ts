import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Collection, RowSource } from './collection.ts';
import { ordinary, visibleToEveryone } from './collection.ts';
import { Overlay } from './overlay.ts';
import type { Row, Value } from './row.ts';

const people: Collection = {
	name: 'person',
	noun: 'person',
	visibleTo: visibleToEveryone,
	indexes: { town: ({ town }) => (typeof town === 'string' ? town : undefined) },
	policyOf: () => ordinary,
	displayName: () => '',
	alsoVersionedBy: () => undefined,
	parse: () => ({})
};
const collections = new Map([['person', people]]);
const below: RowSource = {
	row: (_, id) => (['ada', 'bea'].includes(id) ? inTown('Bern') : undefined),
	find: (_collection, _index, value) => (value === 'Bern' ? ['ada', 'bea'] : [])
};

function inTown(town: string | null, deleted?: number): Row {
	const row = { value: { town }, created: 1, fields: {} };
	return deleted === undefined ? row : { ...row, deleted };
}

test('a written row hides the row beneath it, also after its index key moved', () => {
	const overlay = new Overlay(below, collections);
	expect(overlay.find('person', 'town', 'Bern')).toEqual(['ada', 'bea']);

	overlay.write('person', 'ada', inTown('Graz'));

	expect(overlay.find('person', 'town', 'Bern')).toEqual(['bea']);
	expect(overlay.find('person', 'town', 'Graz')).toEqual(['ada']);
});

test('a dropped row shows the row beneath it, and other written rows stay', () => {
	const overlay = new Overlay(below, collections);
	overlay.write('person', 'ada', inTown('Graz'));
	overlay.write('person', 'bea', inTown('Graz'));
	expect(overlay.find('person', 'town', 'Graz')).toEqual(['ada', 'bea']);

	overlay.drop('person', 'ada');
	overlay.drop('person', 'chi');

	expect(overlay.row('person', 'ada')).toEqual(inTown('Bern'));
	expect(overlay.find('person', 'town', 'Bern')).toEqual(['ada']);
	expect(overlay.find('person', 'town', 'Graz')).toEqual(['bea']);
	expect([...overlay.written()].map(({ id }) => id)).toEqual(['bea']);
});

test('a cleared row shows the row beneath it, and its written values are no longer found', () => {
	const overlay = new Overlay(below, collections);
	overlay.write('person', 'ada', inTown('Graz'));
	expect(overlay.find('person', 'town', 'Graz')).toEqual(['ada']);

	overlay.clear();
	overlay.write('person', 'chi', inTown('Lyon'));

	expect(overlay.row('person', 'ada')).toEqual(inTown('Bern'));
	expect(overlay.find('person', 'town', 'Bern')).toEqual(['ada', 'bea']);
	expect(overlay.find('person', 'town', 'Graz')).toEqual([]);
	expect(overlay.find('person', 'town', 'Lyon')).toEqual(['chi']);
});

test('rows written by a long queue are read once, however often they are looked up', () => {
	let reads = 0;
	const town = ({ town: at }: Value) => (reads++, typeof at === 'string' ? at : undefined);
	const counted = new Map([['person', { ...people, indexes: { town } }]]);
	const overlay = new Overlay(below, counted);
	overlay.write('person', 'chi', inTown('Lyon'));

	for (let count = 0; count < 3; count++) overlay.find('person', 'town', 'Lyon');

	expect(reads).toBe(1);
});

test.each([
	['person', 'hat'],
	['dog', 'town']
])('looking a %s up by %s is a bug', (collection, index) => {
	const overlay = new Overlay(below, collections);
	overlay.write(collection, 'ada', inTown('Graz'));

	expect(() => overlay.find(collection, index, 'Graz')).toThrow(
		`No index ${index} on ${collection}`
	);
});

test('lookups return current rows, however often these were written in between', () => {
	const town = fc.option(fc.constantFrom('Bern', 'Graz', 'Lyon'));
	const write = fc.record({
		id: fc.constantFrom('ada', 'ben', 'chi', 'dan'),
		town,
		isGone: fc.boolean()
	});

	fc.assert(
		fc.property(fc.array(write), (writes) => {
			const overlay = new Overlay({ row: () => undefined, find: () => [] }, collections);
			for (const { id, town: to, isGone } of writes) {
				overlay.write('person', id, inTown(to, isGone ? 2 : undefined));
				for (const asked of ['Bern', 'Graz', 'Lyon']) {
					const expected = [...overlay.written()]
						.filter(({ row }) => row.deleted === undefined && row.value.town === asked)
						.map((one) => one.id);
					expect(overlay.find('person', 'town', asked).toSorted()).toEqual(expected.toSorted());
				}
			}
		})
	);
});
