import { specsOf, type PlaywrightReport } from './acceptance.ts';
import { rowsOf } from './security-rows.ts';

export type Verdict = 'passed' | 'failed';

export interface VitestReport {
	readonly testResults?: readonly {
		readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
	}[];
}

/**
 * Returns the verdict on each requirement of docs/security.md, by the numbers that tests begin
 * with.
 */
export function securityVerdicts(
	{ testResults = [] }: VitestReport,
	playwright: PlaywrightReport
): Readonly<Record<string, Verdict>> {
	const seen = [
		...testResults
			.flatMap(({ assertionResults }) => assertionResults)
			.map(({ title, status }) => ({ title, isSeen: status === 'passed' })),
		// A test that was skipped, or passed only on retry, has not been seen to hold.
		...specsOf(playwright).map(({ title, ok, tests }) => ({
			title,
			isSeen: ok && tests.every(({ status }) => status === 'expected')
		}))
	];
	const verdicts = new Map<string, Verdict>();
	for (const { title, isSeen } of seen) {
		for (const row of rowsOf(title)) {
			const holds = isSeen && verdicts.get(row) !== 'failed';
			verdicts.set(row, holds ? 'passed' : 'failed');
		}
	}
	return Object.fromEntries([...verdicts].toSorted(byRow));
}

/** Returns `N of M`: how many of the requirements that apply were seen to hold. */
export function securitySummary(
	verdicts: Readonly<Record<string, Verdict>>,
	applicable: readonly string[]
): string {
	const passed = applicable.filter((row) => verdicts[row] === 'passed');
	return `${passed.length} of ${applicable.length}`;
}

function byRow([a]: [string, unknown], [b]: [string, unknown]): number {
	return a.localeCompare(b, 'en', { numeric: true });
}
