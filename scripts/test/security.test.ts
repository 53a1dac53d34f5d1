import { expect, test } from 'vitest';
import { applicableRows } from './security-page.ts';
import { rowsOf } from './security-rows.ts';
import { securitySummary, securityVerdicts } from './security.ts';

// Joined at run time, because the files are searched for titles that begin with `SEC`.
const sec = (...rows: readonly string[]) => rows.map((row) => ['SEC', row].join('-')).join(' ');

function unit(title: string, status = 'passed') {
	return { title, status };
}

function spec(title: string, status = 'expected') {
	return { title, ok: status === 'expected' || status === 'skipped', tests: [{ status }] };
}

test('a title names only the rows that it begins with', () => {
	expect(rowsOf(`${sec('A07', 'E11')} guesses are counted`)).toEqual(['A07', 'E11']);
	expect(rowsOf(`${sec('T11')} no more rights than now`)).toEqual(['T11']);
	expect(rowsOf(`something about ${sec('A07')} that begins otherwise`)).toEqual([]);
	expect(rowsOf(sec('A07'))).toEqual([]);
});

test('a requirement holds when all its tests passed in any runner', () => {
	const assertionResults = [
		unit(`${sec('A07', 'E11')} in parallel`),
		unit(`${sec('A07')} in a row`),
		unit(`${sec('F10')} skipped`, 'skipped'),
		unit('some other test')
	];
	const specs = [
		spec(`${sec('E11')} in a browser`, 'flaky'),
		spec(`${sec('G02')} the screen is empty`),
		spec(`${sec('B14')} never ran`, 'skipped')
	];

	const verdicts = securityVerdicts(
		{ testResults: [{ assertionResults }] },
		{ suites: [{ specs: [], suites: [{ specs }] }] }
	);

	expect(Object.entries(verdicts)).toEqual([
		['A07', 'passed'],
		['B14', 'failed'],
		['E11', 'failed'],
		['F10', 'failed'],
		['G02', 'passed']
	]);
	expect(securitySummary(verdicts, ['A07', 'A08', 'G02'])).toBe('2 of 3');
});

test('runners that wrote no report prove nothing', () => {
	expect(securityVerdicts({}, {})).toEqual({});
});

test('requirements that do not apply are not counted', () => {
	const page = [
		'- **A01** Length.',
		'- **C15** Bound sessions.',
		'  Does not apply: optional.',
		'- **D12** Two approve.',
		'  Not met: optional.'
	].join('\n');

	expect(applicableRows(page)).toEqual(['A01', 'D12']);
});
