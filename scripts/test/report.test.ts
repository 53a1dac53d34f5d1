import { expect, test } from 'vitest';
import {
	countOfPlaywright,
	countOfVitest,
	failuresOfPlaywright,
	failuresOfVitest,
	ofPart,
	timesOfPlaywright
} from './report.ts';

const file = { name: '/a.test.ts', startTime: 0, endTime: 5 };

function assertion(fullName: string, status = 'passed') {
	return { title: fullName, fullName, status };
}

test('skipped and unwritten unit tests count as failed', () => {
	const statuses = ['passed', 'passed', 'failed', 'skipped', 'pending', 'todo'];
	const assertionResults = statuses.map((status) => assertion('a test', status));

	expect(countOfVitest({ testResults: [{ ...file, status: 'failed', assertionResults }] })).toEqual(
		{ passed: 2, failed: 4 }
	);
});

test('a test file that does not load counts as failed in each part that could have tests of it', () => {
	const report = { testResults: [{ ...file, status: 'failed', assertionResults: [] }] };

	expect(countOfVitest(ofPart(report, /PostgreSQL/))).toEqual({ passed: 0, failed: 1 });
});

test('a test of another part counts neither as passed nor as skipped', () => {
	const there = [assertion('on SQLite it holds'), assertion('on PostgreSQL it holds', 'skipped')];
	const report = {
		testResults: [
			{ ...file, status: 'passed', assertionResults: there },
			{ ...file, status: 'passed', assertionResults: there.slice(1) }
		]
	};

	expect(countOfVitest(ofPart(report, /SQLite/))).toEqual({ passed: 1, failed: 0 });
	expect(ofPart(report, /SQLite/).testResults).toHaveLength(1);
	expect(countOfVitest(ofPart(report, undefined))).toEqual({ passed: 1, failed: 2 });
});

test('skipped and flaky end-to-end tests and errors outside a test count as failed', () => {
	const report = {
		stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
		errors: [{ message: 'no browser' }]
	};

	expect(countOfPlaywright(report)).toEqual({ passed: 5, failed: 5 });
});

test('a file takes as long as its tests, in any group', () => {
	const spec = (duration: number) => ({
		title: 'a test',
		ok: true,
		tests: [{ status: 'expected', results: [{ duration }, { duration: 1 }] }]
	});
	const inner = { file: 'e2e/a.spec.ts', specs: [spec(20)] };

	expect(
		timesOfPlaywright({
			stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 },
			errors: [],
			suites: [{ file: 'e2e/a.spec.ts', specs: [spec(10)], suites: [inner] }]
		})
	).toEqual([{ file: 'e2e/a.spec.ts', ms: 32 }]);
});

test('failed tests are listed with their reason, and passed ones are not', () => {
	const assertionResults = [
		assertion('it holds'),
		assertion('it is left out', 'skipped'),
		{
			...assertion('it breaks', 'failed'),
			failureMessages: [
				'\u001b[31mexpected 1\u001b[39m\n\n  to be 2\n    at a.ts:1\n    at b.ts:2\n    at c.ts:3'
			]
		}
	];

	expect(
		failuresOfVitest({
			testResults: [
				{ ...file, status: 'failed', assertionResults },
				{ ...file, name: '/b.test.ts', status: 'failed', assertionResults: [] }
			]
		})
	).toEqual([
		{ file: '/a.test.ts', title: 'it is left out', reason: '' },
		{
			file: '/a.test.ts',
			title: 'it breaks',
			reason: 'expected 1 / to be 2 / at a.ts:1 / at b.ts:2'
		},
		{ file: '/b.test.ts', title: 'the file', reason: 'It did not load.' }
	]);
});

test('an end-to-end test that passed only on retry is listed with its first reason', () => {
	const spec = (title: string, status: string, ...messages: readonly string[]) => ({
		title,
		ok: status === 'expected',
		tests: [
			{
				status,
				results: [
					...messages.map((message) => ({ duration: 1, errors: [{ message }] })),
					{ duration: 1, errors: [] }
				]
			}
		]
	});
	const inner = { file: 'e2e/a.spec.ts', specs: [spec('it flaps', 'flaky', 'not visible')] };

	expect(
		failuresOfPlaywright({
			stats: { expected: 1, unexpected: 0, flaky: 1, skipped: 0 },
			errors: [{ message: 'no browser' }],
			suites: [{ file: 'e2e/a.spec.ts', specs: [spec('it holds', 'expected')], suites: [inner] }]
		})
	).toEqual([
		{ file: '', title: 'outside a test', reason: 'no browser' },
		{ file: 'e2e/a.spec.ts', title: 'it flaps', reason: 'not visible' }
	]);
});
