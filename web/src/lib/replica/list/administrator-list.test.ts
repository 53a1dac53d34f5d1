import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { beforeEach, expect, test } from 'vitest';
import { fold, foldedWords } from '#lib/replica/rows/fold.ts';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	organization,
	page,
	person,
	provider,
	PROVIDER,
	SELF,
	type Fixture
} from '#fixtures/replica.ts';
import { subjectOf } from '#lib/replica/queue/queued-mutation.ts';
import { filterTests } from './filter-tests.ts';
import { AdministratorList } from './administrator-list.ts';
import type { AdministratorFilter, AdministratorSelection } from './selection.ts';

const NAMES = [
	person('1', { firstName: 'María', lastName: 'Jiménez', email: 'maria@granite.example' }),
	person('2', { firstName: 'Kim', lastName: 'Trần', role: 'Help Desk' }),
	person('3', { firstName: 'Łukasz', lastName: 'Ødegård', suspended: true }),
	person('4', { firstName: 'ירדן', lastName: 'כהן', registered: false })
];

let later: (() => void)[] = [];
beforeEach(() => (later = []));

async function openList(...rows: readonly WireRow[]): Promise<[AdministratorList, Fixture]> {
	const fixture = await openFilled(...rows);
	const { replica } = fixture;
	const list = new AdministratorList({
		view: replica.view,
		providerId: PROVIDER,
		now: () => 0,
		later: (work) => later.push(work)
	});
	list.learn((filter) =>
		filterTests(filter, {
			view: replica.view,
			providerId: PROVIDER,
			now: 0,
			lastSeenDay: () => undefined,
			isSeenKnown: false,
			hasBadge: (id) => replica.queue.list().some((one) => subjectOf(one.mutation)?.id === id)
		})
	);
	replica.subscribe(({ rows: changed }) => list.update(changed));
	return [list, fixture];
}

function names(
	list: AdministratorList,
	selection: Partial<AdministratorSelection> & { filter?: AdministratorFilter } = {}
) {
	const sort = { by: 'name', direction: 'ascending' } as const;
	return list
		.select({ search: '', filter: {}, sort, ...selection })
		.map(({ row }) => `${String(row.value.firstName)} ${String(row.value.lastName)}`);
}

test.each([
	['jimenez', ['María Jiménez']],
	['tran', ['Kim Trần']],
	['lukasz odegard', ['Łukasz Ødegård']],
	['  TRAN  kim ', ['Kim Trần']],
	['כהן', ['ירדן כהן']],
	['@granite', ['María Jiménez']],
	['nobody', []]
])('searching "%s" ignores case, accents and word order', async (search, found) => {
	const [list] = await openList(...NAMES);

	expect(names(list, { search })).toEqual(found);
});

test('finds people by text and status after any change, in every order', async () => {
	const [list, fixture] = await openList(...NAMES);
	const search = { search: 'example', filter: { status: 'suspended' } } as const;
	const byEmail = { ...search, sort: { by: 'email', direction: 'descending' } } as const;
	expect(names(list, search)).toEqual(['Łukasz Ødegård']);

	await enqueue(fixture, 'administrator.suspend', { id: idOf('1') });
	await enqueue(fixture, 'administrator.restore', { id: idOf('3') });
	expect(names(list, search)).toEqual(['María Jiménez']);

	await enqueue(fixture, 'administrator.suspend', { id: idOf('2') });
	await enqueue(fixture, 'administrator.editDetails', { id: idOf('2'), email: 'a@z.example' });
	expect(names(list, byEmail)).toEqual(['María Jiménez', 'Kim Trần']);
	expect(names(list, { ...search, search: 'maria@granite' })).toEqual(['María Jiménez']);
	expect(names(list, { ...search, search: '2@north' })).toEqual([]);
});

test('folds the texts in slices between other work, until none is left', async () => {
	const many = Array.from({ length: 1_200 }, (_, n) => person(`${n + 10}`, { lastName: `P${n}` }));
	const [list] = await openList(...many);

	let slices = 0;
	for (let work = later.shift(); work !== undefined; work = later.shift(), slices++) work();

	expect(slices).toBe(Math.ceil((list.size + 1) / 500));
	expect(names(list, { search: 'p1199' })).toHaveLength(1);
});

test('filters narrow the result together', async () => {
	const [list] = await openList(
		...NAMES,
		person('5', { firstName: 'Only', lastName: 'One', accessMode: 'selected' }),
		organization('org', 'Granite'),
		access('5', { [idOf('org')]: true })
	);

	expect(names(list, { filter: { status: 'suspended' } })).toEqual(['Łukasz Ødegård']);
	expect(names(list, { filter: { status: 'pending' } })).toEqual(['ירדן כהן']);
	const concern = 'withoutMfa';
	expect(names(list, { filter: { concern, role: 'Help Desk' } })).toEqual(['Kim Trần']);
	expect(names(list, { filter: { role: 'Help Desk', status: 'active' } })).toEqual(['Kim Trần']);
	expect(names(list, { filter: { organizationId: idOf('org') } })).toHaveLength(7);
	expect(names(list, { filter: { organizationId: idOf('elsewhere') } })).toHaveLength(6);
});

test('the list is ordered by last name and follows every change', async () => {
	const [list, fixture] = await openList(...NAMES);
	const before = names(list);

	await enqueue(fixture, 'administrator.editDetails', { id: idOf('1'), lastName: 'Zhou' });

	expect(before.indexOf('María Jiménez')).toBeLessThan(before.indexOf('Kim Trần'));
	const after = names(list);
	expect(after.indexOf('María Zhou')).toBeGreaterThan(after.indexOf('Kim Trần'));
	expect(after).toHaveLength(before.length);
	expect(names(list, { filter: { waiting: true } })).toEqual(['María Zhou']);
});

test('deleted administrators are gone and added ones are present before the server knows', async () => {
	const [list, fixture] = await openList(...NAMES);
	const total = list.size;
	const someone = { email: 'n@north.example', firstName: 'New', lastName: 'Aaa', role: 'Manager' };

	await enqueue(fixture, 'administrator.create', { id: idOf('new'), ...someone });
	await enqueue(fixture, 'administrator.delete', { id: idOf('2'), email: '2@north.example' });

	expect(list.size).toBe(total);
	expect(names(list)).toContain('New Aaa');
	expect(names(list)).not.toContain('Kim Trần');
});

test('a global requirement is sorted and filtered by its effect', async () => {
	const [list, fixture] = await openList(...NAMES);
	const sort = { by: 'mfaRequired', direction: 'ascending' } as const;
	names(list, { sort });
	expect(names(list, { filter: { mfaRequired: true } })).toEqual([]);

	await fixture.pullApplier.receive(
		page({ put: [provider({ globalMfaRequired: true }, 2)], version: 2 }),
		'c1'
	);

	expect(names(list, { filter: { mfaRequired: true } })).toHaveLength(list.size);
	await enqueue(fixture, 'administrator.editDetails', { id: idOf('1'), firstName: 'Zoe' });
	expect(names(list, { sort })).toHaveLength(list.size);
});

test.each([
	'name',
	'email',
	'role',
	'organizations',
	'status',
	'apiAccess',
	'mfaRequired',
	'mfaEnrolled'
] as const)('sorting by %s descending is the reverse of ascending', async (by) => {
	const [list] = await openList(...NAMES);

	const up = names(list, { sort: { by, direction: 'ascending' } });
	const down = names(list, { sort: { by, direction: 'descending' } });

	expect(down).toEqual(up.toReversed());
});

test('administrators see themselves in the list', async () => {
	const [list] = await openList();

	expect(list.get(SELF)?.status).toBe('active');
});

test('folding splits what Unicode decomposes and what it does not', () => {
	expect(fold('ŁÓDŹ Straße Ærø')).toBe('lodz strasse aero');
	expect(foldedWords('  Đặng   ')).toEqual(['dang']);
});
