import type { JsonTestResults } from 'vitest/node';
import type { Count } from './step.ts';

type VitestReport = Pick<
	JsonTestResults,
	'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests'
> & {
	readonly testResults: readonly {
		readonly status: string;
		readonly assertionResults: readonly unknown[];
	}[];
};

interface PlaywrightReport {
	readonly stats: Readonly<Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>>;
	readonly errors: readonly unknown[];
}

/** What was skipped has not been seen to work, so it counts as failed; so does a file that did not load. */
export function countOfVitest(report: VitestReport): Count {
	const unloaded = report.testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
	);
	const skipped = report.numPendingTests + report.numTodoTests;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + skipped + unloaded.length
	};
}

/** A flaky test passed only when tried again: failed as well. */
export function countOfPlaywright({ stats, errors }: PlaywrightReport): Count {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + stats.skipped + errors.length
	};
}
