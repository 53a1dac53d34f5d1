import { expect, test } from 'vitest';

import type { ImportRow } from '#lib/engine-api/spreadsheet.ts';
import { toReport } from './import-report.ts';

const row: ImportRow = {
	line: 2,
	name: 'Zoë Falk',
	email: 'zoe@north.example',
	fate: 'new',
	administratorId: null,
	becomes: { role: 'Manager', mfaRequired: true, apiAccess: false, organizationCount: null },
	problem: null,
	state: null,
	isOpen: false,
	verdictCode: null
};

test('a report lists the outcome and reason of each line', () => {
	const problem = {
		code: 'role_unknown',
		column: 'Role',
		value: 'Boss',
		earlierLine: null
	} as const;

	const report = toReport([
		row,
		{ ...row, line: 3, name: '=1+1', fate: 'refused', becomes: null, problem },
		{ ...row, line: 4, becomes: null, state: 'rejected', isOpen: true, verdictCode: 'email_taken' },
		{ ...row, line: 5, becomes: null, fate: 'here' }
	]);

	expect(report.split('\r\n')).toEqual([
		'\uFEFFLine,Name,Administrator Email Address,Result,Why,Becomes',
		'2,Zoë Falk,zoe@north.example,New,,Manager · MFA Required · no API access · all organizations',
		"3,'=1+1,zoe@north.example,Refused,There is no role “Boss”.,",
		'4,Zoë Falk,zoe@north.example,Needs you,Another administrator already has this email address.,',
		'5,Zoë Falk,zoe@north.example,Already here,,',
		''
	]);
});
