import { expect, test } from 'vitest';

import { toCsv } from './csv.ts';

test('each row ends with a line break', () => {
	const csv = toCsv([
		['Name', 'Email'],
		['Kim Trần', 'kim@north.example']
	]);

	expect(csv).toBe('Name,Email\r\nKim Trần,kim@north.example\r\n');
});

test.each([
	['a comma', 'Park, Ada', '"Park, Ada"'],
	['a quote', 'the "best"', '"the ""best"""'],
	['a line’s end', 'one\ntwo', '"one\ntwo"'],
	['spaces that would be trimmed', ' Ada ', '" Ada "']
])('quotes a cell with %s', (_, text, cell) => {
	expect(toCsv([[text]])).toBe(`${cell}\r\n`);
});

test.each([
	['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
	['+1 555', "'+1 555"],
	['-2+3', "'-2+3"],
	['@SUM(A1)', "'@SUM(A1)"],
	['\t=1', "'\t'=1"],
	['\r=1', '"\'\r=1"'],
	['＝1+1', "'＝1+1"],
	['a;=1+1', "a;'=1+1"],
	['a\t=1+1', "a\t'=1+1"],
	['a; -1;b', "a;' -1;b"],
	['a;"=1"', '"a;\'""=1"""'],
	['a;＝1', "a;'＝1"],
	['=1;=2', "'=1;'=2"]
])('defuses the formula %j', (text, cell) => {
	expect(toCsv([[text]])).toBe(`${cell}\r\n`);
});

test('leaves text alone that only resembles a formula', () => {
	expect(toCsv([['a-b; c+d\te=f']])).toBe('a-b; c+d\te=f\r\n');
});

test('writes numbers, flags and empty values unchanged', () => {
	expect(toCsv([[-1, true, null, undefined, '']])).toBe('-1,true,,,\r\n');
});
