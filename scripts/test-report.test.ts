import { expect, test } from 'vitest';
import { countOfPlaywright, countOfVitest } from './test-report.ts';

const vitestReport = {
	numPassedTests: 10,
	numFailedTests: 0,
	numPendingTests: 0,
	numTodoTests: 0,
	testResults: []
};

test('skipped and unwritten unit tests count as failed', () => {
	const report = { ...vitestReport, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 };

	expect(countOfVitest(report)).toEqual({ passed: 10, failed: 6 });
});

test('a test file that does not load counts as failed', () => {
	const report = { ...vitestReport, testResults: [{ status: 'failed', assertionResults: [] }] };

	expect(countOfVitest(report)).toEqual({ passed: 10, failed: 1 });
});

test('skipped and flaky end-to-end tests and errors outside a test count as failed', () => {
	const report = {
		stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
		errors: [{ message: 'no browser' }]
	};

	expect(countOfPlaywright(report)).toEqual({ passed: 5, failed: 5 });
});
