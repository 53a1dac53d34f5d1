import { fork } from 'node:child_process';
import { once } from 'node:events';
import browserSetup from '#support/setup/browser.ts';
import peopleSetup from '#support/setup/end-to-end.ts';
import { answerHelp } from '#support/runner/help.ts';
import postgresSetup from '#support/setup/postgres.ts';
import { parseSoakOptions, USAGE, type SoakOptions } from './options.ts';
import { Report } from './report.ts';
import type { StrandName } from './strand-name.ts';
import { strands } from './strands.ts';
import { Tally } from './tally.ts';

const PROGRESS_EVERY_MS = 30_000;
/** Time for the turns that are under way when the soak ends. */
const PATIENCE_MS = 10 * 60_000;

async function soak(options: SoakOptions): Promise<Tally> {
	await using kept = new AsyncDisposableStack();
	const closeDatabases = await postgresSetup();
	kept.defer(() => closeDatabases().catch(unlessInterrupted));
	if (options.only.includes('browsers')) {
		browserSetup();
		kept.defer(await peopleSetup());
	}
	const tally = new Tally(options.only);
	const progress = setInterval(() => say(tally.progress), PROGRESS_EVERY_MS);
	kept.defer(() => clearInterval(progress));
	await Promise.all(options.only.map((name) => runStrand(name, options, tally)));
	printSummary(options, tally);
	return tally;
}

function printSummary({ only }: SoakOptions, tally: Tally): void {
	console.log(tally.progress);
	for (const name of only.filter((strand) => strands[strand].moments.length > 0)) {
		console.log(`\nWhat kills of ${name} have met:`);
		console.log(tally.histogram(name, strands[name].moments).join('\n'));
	}
	console.log(`\n${tally.summary}`);
}

async function runStrand(name: StrandName, options: SoakOptions, tally: Tally): Promise<void> {
	const { database, minutes, turns, seed } = options;
	const child = fork(new URL('strand-process.ts', import.meta.url), [
		`--only=${name}`,
		`--database=${database}`,
		`--minutes=${minutes}`,
		`--seed=${seed}`,
		...(turns === Infinity ? [] : [`--turns=${turns}`])
	]);
	child.on('message', (message) => take(name, Report.parse(message), { options, tally }));
	const tooLong = setTimeout(() => child.kill('SIGTERM'), minutes * 60_000 + PATIENCE_MS);
	await once(child, 'close');
	clearTimeout(tooLong);
	if (child.exitCode === 0) return;
	tally.addFinding('broken', 1);
	say(`${name}: the strand did not come to its end`);
}

interface Books {
	readonly options: SoakOptions;
	readonly tally: Tally;
}

function take(name: StrandName, report: Report, { options, tally }: Books): void {
	switch (report.kind) {
		case 'runs':
			tally.addRuns(name, report.count);
			return;
		case 'kill':
			tally.addKill(name, report.moment);
			return;
		case 'finding': {
			const { finding, count, seed, words } = report;
			tally.addFinding(finding, count);
			const again = `soak --database ${options.database} --only ${name} --seed ${seed} --turns 1`;
			say(`${name}: ${count} ${finding}\n${words}\nThe same again: npx -y pnpm@12.21.0 ${again}`);
		}
	}
}

function say(text: string): void {
	console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
}

function unlessInterrupted(error: unknown): void {
	if (!isInterrupted) throw error;
}

let isInterrupted = false;
answerHelp(process.argv.slice(2), USAGE);
let options: SoakOptions;
try {
	options = parseSoakOptions(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exit(2);
}
// Strands and the database server end by the same signal; what was done until then is reported.
process.on('SIGINT', () => (isInterrupted = true));
const { isClean } = await soak(options);
process.exitCode = isClean ? 0 : 1;
