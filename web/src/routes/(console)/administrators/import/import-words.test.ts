import { expect, test } from 'vitest';

import { HEADER } from '@tenantry/shared/roster-csv/columns.ts';
import type { ImportProblem, ImportView } from '#lib/engine-api/spreadsheet.ts';
import {
	becomesWords,
	explainImportError,
	explainProblem,
	filtersOf,
	planWords
} from './import-words.ts';

const problem: ImportProblem = {
	code: 'email_required',
	column: null,
	value: '',
	earlierLine: null
};
const view: ImportView = {
	source: 'people.csv',
	stage: 'read',
	rows: [],
	owners: 0,
	counts: { all: 1_120, new: 1_084, here: 0, refused: 36, needYou: 0 },
	made: 0,
	became: {},
	undoable: 0
};

test.each([
	[{ column: 'Administrator Email Address' }, 'Administrator Email Address is empty.'],
	[{ code: 'email_invalid', value: 'ada at x' }, '“ada at x” is not an email address.'],
	[{ code: 'email_taken', earlierLine: 1_010 }, 'Line 1,010 has the same address.'],
	[{ code: 'role_unknown', value: 'Superuser' }, 'There is no role “Superuser”.'],
	[
		{ code: 'organization_unknown', value: 'Nobody Ltd' },
		'There is no organization “Nobody Ltd”, or there’s more than one with that name.'
	],
	[
		{ code: 'invalid_arguments', column: 'MFA', value: 'perhaps' },
		'MFA is “perhaps”: write Required or Not Required.'
	],
	[
		{ code: 'invalid_arguments', column: 'Last Name', value: 'x'.repeat(201) },
		'Last Name is too long.'
	],
	[{ code: 'invalid_arguments', column: 'First Name' }, 'A quotation mark is never closed.'],
	[{ code: 'not_permitted' }, 'Your role doesn’t allow this.']
] as const)('a line with %j says: %s', (given, words) => {
	expect(explainProblem({ ...problem, ...given })).toBe(words);
});

test('the future result of a line is shown in its row', () => {
	const person = { role: 'Help Desk', mfaRequired: true, apiAccess: false } as const;

	expect(becomesWords({ ...person, organizationCount: 2 })).toBe(
		'Help Desk · MFA Required · no API access · 2 organizations'
	);
	expect(becomesWords({ ...person, organizationCount: null })).toContain('all organizations');
	expect(becomesWords({ ...person, organizationCount: 0 })).toContain('no organization');
});

test('missing columns are named', () => {
	expect(explainImportError({ code: 'columns_missing', columns: ['Role'] })).toBe(
		'There is no column “Role”. The first row must contain all seven.'
	);
	expect(explainImportError({ code: 'columns_missing', columns: ['Role', 'MFA'] })).toContain(
		'are no columns “Role” and “MFA”'
	);
	expect(explainImportError({ code: 'columns_missing', columns: HEADER })).toContain(
		'The first row must contain the seven column headers'
	);
});

test('lines are counted before and after, and filters are offered when they match', () => {
	expect(planWords(view)).toBe('1,084 to add, 0 already here, 36 refused.');
	expect(filtersOf(view).map(({ label }) => label)).toEqual([
		'All 1,120',
		'New 1,084',
		'Refused 36'
	]);

	const made: ImportView = {
		...view,
		stage: 'made',
		made: 1_084,
		became: { effect: 1_000, device: 82, needsYou: 2 },
		counts: { ...view.counts, needYou: 2 }
	};
	expect(filtersOf(made)[1]).toEqual({ id: 'needYou', label: 'Needs you 2' });
});
