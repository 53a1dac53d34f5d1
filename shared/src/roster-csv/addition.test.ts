import { expect, test } from 'vitest';

import { byName, columnOf, readLine, unreadableColumn } from './addition.ts';
import type { CsvLine } from './line.ts';

const line: CsvLine = {
	line: 2,
	isBroken: false,
	firstName: 'Ada',
	lastName: 'Park',
	email: 'ada@north.example',
	role: 'Manager',
	mfaRequired: '',
	apiAccess: '',
	organizations: 'All'
};
const idByName = byName([
	{ id: 'a', name: 'Alder Legal' },
	{ id: 'b', name: 'Birch Dental' },
	{ id: 'c', name: 'Twin' },
	{ id: 'd', name: 'TWIN' }
]);

test('an empty field defaults to required MFA and no API access', () => {
	expect(readLine(line, idByName).addition).toEqual({
		email: 'ada@north.example',
		firstName: 'Ada',
		lastName: 'Park',
		role: 'Manager',
		mfaRequired: true,
		apiAccess: false,
		accessMode: 'all',
		organizationIds: []
	});
});

test('organizations are found by name, ignoring case and repetition', () => {
	const organizations = 'birch dental; Alder Legal ;; Birch Dental';

	const { addition, unknown } = readLine({ ...line, organizations }, idByName);

	expect(addition).toMatchObject({ accessMode: 'selected', organizationIds: ['b', 'a'] });
	expect(unknown).toEqual([]);
});

test('a name that matches no or several organizations is reported', () => {
	const { addition, unknown } = readLine(
		{ ...line, organizations: 'Twin; Cedar; Alder Legal' },
		idByName
	);

	expect(addition.organizationIds).toEqual(['a']);
	expect(unknown).toEqual(['Twin', 'Cedar']);
});

test('an empty cell grants no organization and never all of them', () => {
	const { addition } = readLine({ ...line, organizations: '' }, idByName);

	expect(addition).toMatchObject({ accessMode: 'selected', organizationIds: [] });
});

test.each([
	[{ isBroken: true }, 'First Name'],
	[{ mfaRequired: 'perhaps' }, 'MFA'],
	[{ apiAccess: 'perhaps' }, 'Enable API access'],
	[{ mfaRequired: 'NOT REQUIRED', apiAccess: 'YES' }, undefined]
])('an unreadable value in a line with %j is %s', (cells, column) => {
	expect(unreadableColumn({ ...line, ...cells })).toBe(column);
});

test.each([
	['email_taken', undefined, 'Administrator Email Address'],
	['organization_unknown', 'a'.repeat(24), 'Organization Access'],
	['invalid_arguments', 'lastName', 'Last Name'],
	['not_permitted', undefined, undefined]
] as const)('a refusal %s of %s refers to the column %s', (code, argument, column) => {
	expect(columnOf(code, argument)).toBe(column);
});
