import { expect, test } from 'vitest';

import { readCsv } from './csv.ts';

const header =
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access';

test('a spreadsheet is read as people keep one', () => {
	const content = [
		`\uFEFF${header}`,
		' Ines,Suzuki,  ines@north.example  ,Billing Only,Required,No,All',
		'Ada,"=HYPERLINK(""http://x.example"",""Park"")",ada@north.example,manager,,Yes,"A; B"',
		'"Two',
		'lines",Eze,,,,,',
		'',
		'Short'
	].join('\r\n');

	const lines = readCsv(content) ?? [];

	expect(
		lines.map(({ line, firstName, lastName, email }) => [line, firstName, lastName, email])
	).toEqual([
		[2, 'Ines', 'Suzuki', 'ines@north.example'],
		[3, 'Ada', '=HYPERLINK("http://x.example","Park")', 'ada@north.example'],
		[4, 'Two\nlines', 'Eze', ''],
		[7, 'Short', '', '']
	]);
	expect(lines[1]).toMatchObject({
		role: 'manager',
		mfa: '',
		apiAccess: 'Yes',
		organizations: 'A; B'
	});
});

test('a quote that is never closed spoils its own line, not those before', () => {
	const lines = readCsv(
		`${header}\nAda,Park,ada@north.example,,,,\nBen,"Okafor,ben@north.example\n`
	);

	expect(lines?.map(({ line, isBroken }) => [line, isBroken])).toEqual([
		[2, false],
		[3, true]
	]);
});

test('columns are found by name, in any order, and none may be missing', () => {
	const turned = header.split(',').reverse().join(',').toUpperCase();

	const [line] = readCsv(`${turned}\nAll,No,Required,Manager,ada@north.example,Park,Ada`) ?? [];

	expect(line).toMatchObject({ firstName: 'Ada', organizations: 'All' });
	expect(readCsv('First Name,Last Name\nAda,Park')).toBeUndefined();
});
