import { stripVTControlCharacters } from 'node:util';
import type { Count } from '#scripts/step.ts';

const REASON_LINES = 4;

export interface VitestReport {
	readonly testResults: readonly VitestFile[];
}

interface VitestFile {
	readonly name: string;
	readonly status: string;
	readonly startTime: number;
	readonly endTime: number;
	readonly assertionResults: readonly {
		readonly title: string;
		readonly fullName: string;
		readonly status: string;
		readonly failureMessages?: readonly string[] | null;
	}[];
}

export interface PlaywrightReport {
	readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
	readonly errors: readonly PlaywrightError[];
	readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightError {
	readonly message?: string;
}

interface PlaywrightSuite {
	readonly file: string;
	readonly suites?: readonly PlaywrightSuite[];
	readonly specs: readonly {
		readonly title: string;
		readonly ok: boolean;
		readonly tests: readonly {
			readonly status: string;
			readonly results: readonly {
				readonly duration: number;
				readonly errors?: readonly PlaywrightError[];
			}[];
		}[];
	}[];
}

/** Test that did not pass, and its message. */
export interface Failure {
	readonly file: string;
	readonly title: string;
	/** Empty where the runner gives no reason, as for a test that was skipped. */
	readonly reason: string;
}

/** Total time of a file's tests. */
export interface FileTime {
	readonly file: string;
	readonly ms: number;
}

/** Removes the tests that a name pattern left out, which the runner reports as skipped. */
export function ofPart(report: VitestReport, names: RegExp | undefined): VitestReport {
	if (names === undefined) return report;
	const testResults = report.testResults.map((file) => ({
		...file,
		assertionResults: file.assertionResults.filter(({ fullName }) => names.test(fullName)),
		isEmptied: file.assertionResults.length > 0
	}));
	// A file that did not load has no tests either, but stays.
	return {
		testResults: testResults.filter(
			({ assertionResults, isEmptied }) => assertionResults.length > 0 || !isEmptied
		)
	};
}

/**
 * Counts a skipped test as failed, because it has not been seen to work, and so a file that did not
 * load.
 */
export function countOfVitest({ testResults }: VitestReport): Count {
	const statuses = testResults.flatMap(({ assertionResults }) =>
		assertionResults.map(({ status }) => status)
	);
	const unloaded = testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
	);
	const passed = statuses.filter((status) => status === 'passed').length;
	return { passed, failed: statuses.length - passed + unloaded.length };
}

/** Counts a flaky test as failed, because it passed only on retry. */
export function countOfPlaywright({ stats, errors }: PlaywrightReport): Count {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + stats.skipped + errors.length
	};
}

export function failuresOfVitest({ testResults }: VitestReport): readonly Failure[] {
	return testResults.flatMap(({ name: file, status, assertionResults }) => {
		if (status === 'failed' && assertionResults.length === 0)
			return [{ file, title: 'the file', reason: 'It did not load.' }];
		return assertionResults
			.filter((test) => test.status !== 'passed')
			.map(({ fullName: title, failureMessages }) => ({
				file,
				title,
				reason: firstLines(failureMessages?.[0])
			}));
	});
}

export function failuresOfPlaywright({
	suites = [],
	errors
}: PlaywrightReport): readonly Failure[] {
	const outside = errors.map(({ message }) => ({
		file: '',
		title: 'outside a test',
		reason: firstLines(message)
	}));
	return [...outside, ...suites.flatMap(failuresOfSuite)];
}

function failuresOfSuite({ file, suites = [], specs }: PlaywrightSuite): readonly Failure[] {
	const own = specs.flatMap(({ title, tests }) =>
		tests
			.filter(({ status }) => status !== 'expected')
			.map(({ results }) => {
				const error = results.flatMap(({ errors = [] }) => errors)[0];
				return { file, title, reason: firstLines(error?.message) };
			})
	);
	return [...own, ...suites.flatMap(failuresOfSuite)];
}

/** Returns enough of an error to show what was expected, without colors. */
function firstLines(message = ''): string {
	const lines = stripVTControlCharacters(message).split('\n');
	return lines
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.slice(0, REASON_LINES)
		.join(' / ');
}

export function timesOfVitest({ testResults }: VitestReport): readonly FileTime[] {
	return testResults.map(({ name, startTime, endTime }) => ({
		file: name,
		ms: endTime - startTime
	}));
}

export function timesOfPlaywright({ suites = [] }: PlaywrightReport): readonly FileTime[] {
	return suites.map((suite) => ({ file: suite.file, ms: timeOf(suite) }));
}

function timeOf({ suites = [], specs }: PlaywrightSuite): number {
	const results = specs.flatMap(({ tests }) => tests.flatMap((test) => test.results));
	const own = results.reduce((total, { duration }) => total + duration, 0);
	return suites.reduce((total, suite) => total + timeOf(suite), own);
}
