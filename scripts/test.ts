import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { verdictsOf } from './acceptance.ts';
import { runChecks } from './checks.ts';
import { applicableRows } from './security-page.ts';
import { securitySummary, securityVerdicts } from './security.ts';
import { run, runStep, sum, type Count, type Step } from './step.ts';
import { countOfPlaywright, countOfVitest } from './test-report.ts';
import { webBuild } from './web-build.ts';

// Servers and commands are started hundreds of times, each time from the same files.
process.env.NODE_COMPILE_CACHE ??= resolve(
	import.meta.dirname,
	'../node_modules/.cache/tenantry/compiled'
);

const reports = await mkdtemp(join(tmpdir(), 'tenantry-reports-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = playwrightReport;

const checks = await runChecks();
const vitest = await runTests(
	{
		name: 'vitest',
		command: [
			'vitest',
			'run',
			'--reporter=default',
			'--reporter=json',
			`--outputFile=${vitestReport}`
		]
	},
	vitestReport,
	countOfVitest
);
const build = await runStep(webBuild);
const playwright = await runTests(
	{ name: 'playwright', command: ['playwright', 'test', '--reporter=list,json'], folder: 'tests' },
	playwrightReport,
	countOfPlaywright
);

await writeAcceptance();
await writeSecurity();
await rm(reports, { recursive: true });
const { passed, failed } = sum([checks, vitest, build, playwright]);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

/** A runner that crashed, or failed for a reason its report does not tell, counts as one failure. */
async function runTests(
	step: Step,
	path: string,
	countOf: typeof countOfVitest | typeof countOfPlaywright
): Promise<Count> {
	const ok = await run(step, 'shown');
	const report = await readFile(path, 'utf8').catch(() => undefined);
	if (report === undefined) return { passed: 0, failed: 1 };

	// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- The runners' own format.
	const count = countOf(JSON.parse(report));
	return !ok && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/** Which rows of the acceptance list were seen to work, for whoever asks after the run. */
async function writeAcceptance(): Promise<void> {
	const report = await readFile(playwrightReport, 'utf8').catch(() => '{}');
	// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- The runner's own format.
	const verdicts = verdictsOf(JSON.parse(report));
	const path = resolve(import.meta.dirname, '../acceptance.json');
	await writeFile(path, `${JSON.stringify(verdicts, null, '\t')}\n`);
	const rows = Object.entries(verdicts).filter(([row]) => row.startsWith('S'));
	const passed = rows.filter(([, verdict]) => verdict === 'passed');
	console.log(`acceptance: ${passed.length} of 83`);
}

/** Which requirements of docs/security.md were seen to hold. */
async function writeSecurity(): Promise<void> {
	const [vitest = '', playwright = ''] = await Promise.all(
		[vitestReport, playwrightReport].map((path) => readFile(path, 'utf8').catch(() => '{}'))
	);
	// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- The runners' own formats.
	const verdicts = securityVerdicts(JSON.parse(vitest), JSON.parse(playwright));
	const root = resolve(import.meta.dirname, '..');
	await writeFile(resolve(root, 'security.json'), `${JSON.stringify(verdicts, null, '\t')}\n`);
	const page = await readFile(resolve(root, 'docs/security.md'), 'utf8');
	console.log(`security: ${securitySummary(verdicts, applicableRows(page))}`);
}
