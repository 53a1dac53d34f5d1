import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PARTS } from '@tenantry/tests/support/runner/parts.ts';
import { RELEASE } from '@tenantry/tests/support/servers/programs.ts';
import { bundleSources } from '#scripts/release/bundle.ts';
import { verdictsOf } from './acceptance.ts';
import { runChecks, runLinters, svelteTypes, weights } from '#scripts/check/checks.ts';
import { applicableRows } from './security-page.ts';
import { securitySummary, securityVerdicts } from './security.ts';
import { run, runStep, sum, type Count } from '#scripts/step.ts';
import { pathOf, slowest, timeLine } from './budget.ts';
import type { Suite } from './options.ts';
import {
	NOTHING_SEEN,
	readPlaywright,
	readVitest,
	runPlaywright,
	runVitest,
	type RunResult
} from './runners.ts';
import { buildWhenChanged, webBuild } from '#scripts/web-build.ts';

/**
 * Variable for the folder where `test` leaves its reports for `test:rest`, which then ends with the
 * sum of both.
 */
const REPORTS = 'TENANTRY_TEST_REPORTS';

/**
 * Arguments of Node for the programs of `test:long`. Those of one list run at once: soaks assert no
 * times, and hostile people do.
 */
const LONG_RUNS = [
	['tests/hostile/main.ts --minutes 10 --database sqlite'],
	['tests/hostile/main.ts --minutes 10 --database postgres'],
	['sqlite', 'postgres'].map((database) => `tests/soak/main.ts --minutes 30 --database ${database}`)
];

const RUNS: Readonly<
	Record<Suite, readonly ((folder: string) => Promise<readonly RunResult[]>)[]>
> = {
	main: [runMain],
	rest: [runRest],
	all: [runMain, runRest],
	long: [runLong]
};

type Result = Pick<RunResult, 'count' | 'failures'>;

const root = resolve(import.meta.dirname, '../..');

export async function runTests(suite: Suite): Promise<Count> {
	// Servers and commands start hundreds of times from the same files.
	process.env.NODE_COMPILE_CACHE ??= resolve(root, 'node_modules/.cache/tenantry/compiled');
	process.env[RELEASE] ??= await bundleSources(root);
	const kept = process.env[REPORTS];
	const folder = kept ?? (await mkdtemp(join(tmpdir(), 'tenantry-reports-')));
	await mkdir(folder, { recursive: true });
	try {
		return await runSuite(suite, folder);
	} finally {
		if (kept === undefined) await rm(folder, { recursive: true });
	}
}

async function runSuite(suite: Suite, folder: string): Promise<Count> {
	const startedAt = performance.now();
	const outcomes: RunResult[] = [];
	for (const runPart of RUNS[suite]) outcomes.push(...(await runPart(folder)));

	console.log('\nThe slowest files:');
	for (const line of slowest(outcomes.flatMap(({ times }) => times))) console.log(line);
	console.log(timeLine(suite, performance.now() - startedAt));
	if (RUNS[suite].includes(runRest)) await writeSecurity(folder);
	const own: Result = {
		count: sum(outcomes.map(({ count }) => count)),
		failures: outcomes.flatMap(({ failures }) => failures)
	};
	const record = join(folder, 'main.json');
	if (suite === 'main') await writeFile(record, JSON.stringify(own));
	const whole = suite === 'rest' ? await addMain(own, record) : own;
	tell(whole);
	return whole.count;
}

function tell({ count, failures }: Result): void {
	if (count.failed > 0) console.log('\nNot passed:');
	for (const { file, title, reason } of failures)
		console.log(`  ${pathOf(file)} › ${title}${reason === '' ? '' : `\n    ${reason}`}`);
	const others = count.failed - failures.length;
	if (others > 0)
		console.log(`  ${others} more: a check marked ✗ above, or a runner that ended early`);
}

async function runMain(folder: string): Promise<readonly RunResult[]> {
	const prepared = await runStep(svelteTypes);
	const building = runStep(webBuild);
	const checks = runChecks();
	const weighing = building.then(() => runStep(weights));
	// Browsers wait often enough to leave room for the checks; then unit tests take their place.
	const browsers = building.then(() => runPlaywright('main', folder));
	const units = Promise.all([building, checks]).then(() => runVitest('main', folder));
	const counts = await Promise.all([building, weighing, checks]);
	const outcomes = await Promise.all([units, browsers]);
	await writeAcceptance(folder);
	return [{ count: sum([prepared, ...counts]), times: [], failures: [] }, ...outcomes];
}

async function runRest(folder: string): Promise<readonly RunResult[]> {
	if (!(await buildWhenChanged())) return [NOTHING_SEEN];
	const inTurn = async (runPart: typeof runVitest) => [
		await runPart('rest', folder),
		await runPart('databases', folder)
	];
	const browsers = inTurn(runPlaywright);
	// Browsers need both cores. Databases wait often enough to leave room for the linters.
	const linting = browsers.then(runLinters);
	const outcomes = (await Promise.all([inTurn(runVitest), browsers])).flat();
	const count = await linting;
	outcomes.push(await runVitest('alone', folder), await runPlaywright('alone', folder));
	return [{ count, times: [], failures: [] }, ...outcomes];
}

/** Runs its parts in turn, because each needs the whole machine. */
async function runLong(folder: string): Promise<readonly RunResult[]> {
	if (!(await buildWhenChanged())) return [NOTHING_SEEN];
	const outcomes = [await runVitest('long', folder), await runPlaywright('long', folder)];
	for (const programs of LONG_RUNS) outcomes.push(...(await Promise.all(programs.map(runProgram))));
	return outcomes;
}

async function runProgram(typed: string): Promise<RunResult> {
	const ok = await run({ name: typed, command: ['node', ...typed.split(' ')] }, 'in lines');
	console.log(`${ok ? '✓' : '✗'} ${typed}`);
	return { ...NOTHING_SEEN, count: { passed: Number(ok), failed: Number(!ok) } };
}

/** Adds the results of `test`, because what failed in it stands far above by then. */
async function addMain(rest: Result, record: string): Promise<Result> {
	const text = await readFile(record, 'utf8').catch(() => undefined);
	if (text === undefined) return rest;
	console.log(`${rest.count.passed} passed, ${rest.count.failed} failed in the rest; with test:`);
	// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- Written above.
	const main: Result = JSON.parse(text);
	return {
		count: sum([main.count, rest.count]),
		failures: [...main.failures, ...rest.failures]
	};
}

/** Writes which rows of the acceptance list were seen to work, for use after the run. */
async function writeAcceptance(folder: string): Promise<void> {
	const verdicts = verdictsOf((await readPlaywright('main', folder)) ?? {});
	await writeJson('acceptance.json', verdicts);
	const rows = Object.entries(verdicts).filter(([row]) => row.startsWith('S'));
	const passed = rows.filter(([, verdict]) => verdict === 'passed');
	console.log(`acceptance: ${passed.length} of 83`);
}

/** Writes which requirements of docs/security.md were seen to hold, in both suites. */
async function writeSecurity(folder: string): Promise<void> {
	const units = await Promise.all(PARTS.map((part) => readVitest(part, folder)));
	const browsers = await Promise.all(PARTS.map((part) => readPlaywright(part, folder)));
	const verdicts = securityVerdicts(
		{ testResults: units.flatMap((report) => report?.testResults ?? []) },
		{ suites: browsers.flatMap((report) => report?.suites ?? []) }
	);
	await writeJson('security.json', verdicts);
	const page = await readFile(resolve(root, 'docs/security.md'), 'utf8');
	console.log(`security: ${securitySummary(verdicts, applicableRows(page))}`);
}

async function writeJson(name: string, value: unknown): Promise<void> {
	await writeFile(resolve(root, name), `${JSON.stringify(value, null, '\t')}\n`);
}
