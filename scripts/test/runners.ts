import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namesOf, PART, type Part } from '@tenantry/tests/support/runner/parts.ts';
import { run, type Count, type Step } from '#scripts/step.ts';
import {
	countOfPlaywright,
	countOfVitest,
	failuresOfPlaywright,
	failuresOfVitest,
	ofPart,
	timesOfPlaywright,
	timesOfVitest,
	type Failure,
	type FileTime,
	type PlaywrightReport,
	type VitestReport
} from './report.ts';

/** Result of a runner. */
export interface RunResult {
	readonly count: Count;
	readonly times: readonly FileTime[];
	readonly failures: readonly Failure[];
}

/** Outcome of a runner or a build that produced no result. */
export const NOTHING_SEEN: RunResult = { count: { passed: 0, failed: 1 }, times: [], failures: [] };

export async function runVitest(part: Part, folder: string): Promise<RunResult> {
	const outputFile = vitestReport(part, folder);
	const ok = await run(
		{
			name: `vitest ${part}`,
			command: [
				'vitest',
				'run',
				'--reporter=default',
				'--reporter=json',
				`--outputFile=${outputFile}`
			] as const,
			env: { [PART]: part }
		},
		'in lines'
	);
	const report = await readVitest(part, folder);
	if (report === undefined) return NOTHING_SEEN;
	return {
		count: settle(ok, countOfVitest(report)),
		times: timesOfVitest(report),
		failures: failuresOfVitest(report)
	};
}

export async function runPlaywright(part: Part, folder: string): Promise<RunResult> {
	const step: Step = {
		name: `playwright ${part}`,
		folder: 'tests',
		// A file without a mark may have no tests for PostgreSQL.
		command: [
			'playwright',
			'test',
			'--reporter=list,json,./support/runner/failed-pages.ts',
			'--pass-with-no-tests'
		],
		env: { [PART]: part, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport(part, folder) }
	};
	const ok = await run(step, 'in lines');
	const report = await readPlaywright(part, folder);
	if (report === undefined) return NOTHING_SEEN;
	return {
		count: settle(ok, countOfPlaywright(report)),
		times: timesOfPlaywright(report),
		failures: failuresOfPlaywright(report)
	};
}

/** Returns the tests of the part alone; undefined if the runner left no report. */
export async function readVitest(part: Part, folder: string): Promise<VitestReport | undefined> {
	const text = await readFile(vitestReport(part, folder), 'utf8').catch(() => undefined);
	if (text === undefined) return undefined;
	// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- The runner's own format.
	return ofPart(JSON.parse(text), namesOf(part));
}

export async function readPlaywright(
	part: Part,
	folder: string
): Promise<PlaywrightReport | undefined> {
	const text = await readFile(playwrightReport(part, folder), 'utf8').catch(() => undefined);
	// eslint-disable-next-line @typescript-eslint/no-unsafe-return -- The runner's own format.
	return text === undefined ? undefined : JSON.parse(text);
}

/** Counts one failure for a runner that failed for a reason its report does not tell. */
function settle(ok: boolean, count: Count): Count {
	return !ok && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function vitestReport(part: Part, folder: string): string {
	return join(folder, `${part}-vitest.json`);
}

function playwrightReport(part: Part, folder: string): string {
	return join(folder, `${part}-playwright.json`);
}
