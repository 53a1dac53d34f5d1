import { expect, test, vi } from 'vitest';

import { readCsv, type CsvLine } from './line.ts';

const header =
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access';

function linesOf(content: string): readonly CsvLine[] {
	const read = readCsv(content);
	if (!read.ok) throw new Error(`Lacks ${read.error.join(', ')}`);
	return read.value;
}

test('a spreadsheet is parsed in the forms that programs write', () => {
	const content = [
		`\uFEFF${header}`,
		' Ines,Suzuki,  ines@north.example  ,Billing Only,Required,No,All',
		'Ada,"=HYPERLINK(""http://x.example"",""Park"")",ada@north.example,manager,,Yes,"A; B"',
		'"Two',
		'lines",Eze,,,,,',
		'',
		'Short'
	].join('\r\n');

	const lines = linesOf(content);

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
		mfaRequired: '',
		apiAccess: 'Yes',
		organizations: 'A; B'
	});
});

test('an unterminated quote spoils only its own line', () => {
	const lines = linesOf(
		[
			header,
			'Ada,Park,ada@north.example,,,,',
			'Ben,"Okafor,ben@north.example,,,,',
			'Chi,Eze,chi@north.example,,,,"A; B"',
			'Dan,Ito,dan@north.example,,,,',
			'Eva,"Le Goff,eva@north.example'
		].join('\n')
	);

	expect(lines.map(({ line, firstName, isBroken }) => [line, firstName, isBroken])).toEqual([
		[2, 'Ada', false],
		[3, '', true],
		[4, 'Chi', false],
		[5, 'Dan', false],
		[6, '', true]
	]);
});

test('a quote in an unexpected place is part of the value', () => {
	const lines = linesOf(`${header}\nAda "the",O"Brien,"Park" x@y.example,Manager,,,`);

	expect(lines[0]).toMatchObject({
		firstName: 'Ada "the"',
		lastName: 'O"Brien',
		email: '"Park" x@y.example',
		role: 'Manager'
	});
});

test('columns are found by name, in any order', () => {
	const turned = header.split(',').reverse().join(',').toUpperCase();

	const [line] = linesOf(`${turned}\nAll,No,Required,Manager,ada@north.example,Park,Ada`);

	expect(line).toMatchObject({ firstName: 'Ada', organizations: 'All' });
});

test('missing columns are named', () => {
	expect(readCsv('First Name,Last Name,Role,MFA,Enable API access\nAda,Park')).toEqual({
		ok: false,
		error: ['Administrator Email Address', 'Organization Access']
	});
	expect(readCsv('')).toMatchObject({ ok: false });
});

test.each([';', '\t'])('cells can be separated by %j as well', (delimiter) => {
	const content = [
		header.replaceAll(',', delimiter),
		['Ada', 'Park, PhD', 'ada@north.example', 'Manager', '', '', '"A; B"'].join(delimiter)
	].join('\n');

	const [line] = linesOf(content);

	expect(line).toMatchObject({ lastName: 'Park, PhD', mfaRequired: '', organizations: 'A; B' });
});

test.each(['"a\n', '"""b\n', '"a\n"""b\n', '"",\n', '"a""\n'])(
	'the work for unterminated quotes grows linearly with the text: %j',
	(line) => {
		const few = searchesFor(line, 250);
		const many = searchesFor(line, 500);

		expect(few).toBeGreaterThan(250);
		expect(many).toBeLessThan(few * 2.1);
	}
);

/**
 * Counts the searches in a text while `count` lines are read; the count is the same on any machine.
 */
function searchesFor(line: string, count: number): number {
	const search = vi.spyOn(String.prototype, 'indexOf');
	linesOf(`${header}\n${line.repeat(count)}`);
	const { length } = search.mock.calls;
	search.mockRestore();
	return length;
}
