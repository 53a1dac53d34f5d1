import { expect, test } from 'vitest';
import { listAddress, readListQuery, writeListQuery, type ListQuery } from './list-query.ts';

const start: ListQuery = { filter: {}, sort: { by: 'name', direction: 'ascending' }, row: 0 };

test('the list as it is first shown has a plain address', () => {
	expect(writeListQuery(start)).toBe('');
});

test.each<[string, ListQuery]>([
	['?status=suspended', { ...start, filter: { status: 'suspended' } }],
	['?role=Help+Desk', { ...start, filter: { role: 'Help Desk' } }],
	['?mfa=not-required', { ...start, filter: { mfaRequired: false } }],
	['?enrollment=unfinished', { ...start, filter: { mfaEnrolled: 'unfinished' } }],
	[
		'?api=enabled&changes=waiting&organization=abc',
		{ ...start, filter: { apiAccess: true, waiting: true, organizationId: 'abc' } }
	],
	[
		'?attention=withoutMfa&sort=-email&row=40',
		{ filter: { concern: 'withoutMfa' }, sort: { by: 'email', direction: 'descending' }, row: 40 }
	]
])('%s says how the list is seen', (query, list) => {
	expect(writeListQuery(list)).toBe(query);
	expect(readListQuery(new URLSearchParams(query))).toEqual(list);
});

test.each(['?status=gone&attention=__proto__', '?sort=-password&row=-3', '?row=1e9999&role='])(
	'%s changes nothing that it does not know',
	(query) => {
		const { filter, sort, row } = readListQuery(new URLSearchParams(query));

		expect({ filter, by: sort.by, row }).toEqual({ filter: {}, by: 'name', row: 0 });
	}
);

test('a picture opens the list with its filter', () => {
	const filter = { coverage: 'notEnrolled', role: 'Help Desk' } as const;

	const { pathname, searchParams } = new URL(listAddress(filter), 'https://tenantry.example');

	expect(pathname).toBe('/administrators');
	expect(readListQuery(searchParams)).toEqual({ ...start, filter });
});
