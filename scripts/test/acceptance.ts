export type Verdicts = Readonly<Record<string, 'passed' | 'failed'>>;

export interface PlaywrightReport {
	readonly suites?: readonly Suite[];
}

interface Suite {
	readonly suites?: readonly Suite[];
	readonly specs: readonly {
		readonly title: string;
		readonly ok: boolean;
		readonly tests: readonly { readonly status: string }[];
	}[];
}

/** Returns the verdict of each row of the acceptance list, by the number its tests begin with. */
export function verdictsOf(report: PlaywrightReport): Verdicts {
	const verdicts = new Map<string, 'passed' | 'failed'>();
	for (const { title, ok, tests } of specsOf(report)) {
		const row = /^[SP]\d+(?= )/.exec(title)?.[0];
		if (row === undefined) continue;
		// A test that was skipped, or passed only on retry, has not been seen to work.
		const isSeen = ok && tests.every(({ status }) => status === 'expected');
		if (!isSeen || !verdicts.has(row)) verdicts.set(row, isSeen ? 'passed' : 'failed');
	}
	return Object.fromEntries([...verdicts].toSorted(byRow));
}

/** Returns all specs of a report, whatever file or group they are in. */
export function specsOf({ suites = [] }: PlaywrightReport): Suite['specs'] {
	return suites.flatMap((suite) => [...suite.specs, ...specsOf(suite)]);
}

function byRow([a]: [string, unknown], [b]: [string, unknown]): number {
	return a.localeCompare(b, 'en', { numeric: true });
}
