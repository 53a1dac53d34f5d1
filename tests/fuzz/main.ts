import { answerHelp } from '#support/runner/help.ts';
import postgresSetup from '#support/setup/postgres.ts';
import { fuzz } from './fuzz.ts';
import { parseFuzzOptions, USAGE, type FuzzArguments, type ParserArguments } from './options.ts';
import { fuzzParsers } from './parsers/fuzz-parsers.ts';

const SAY_EVERY_MS = 15_000;

answerHelp(process.argv.slice(2), USAGE);
let options: FuzzArguments | ParserArguments;
try {
	options = parseFuzzOptions(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exit(2);
}

const failures = await ('minutes' in options ? askParsers(options) : askRoutes(options));
process.exitCode = failures === 0 ? 0 : 1;

async function askRoutes({ seed, database, ...options }: FuzzArguments): Promise<number> {
	const close = await postgresSetup();
	try {
		let saidAt = performance.now();
		const tally = await fuzz({
			...options,
			seed,
			database,
			onRun({ summary }) {
				if (performance.now() - saidAt < SAY_EVERY_MS) return;
				saidAt = performance.now();
				console.log(`${new Date().toISOString().slice(11, 19)}  ${summary}`);
			}
		});
		console.log(tally.table.join('\n'));
		console.log(`\nPushes came to ${tally.decisions}`);
		for (const words of tally.words(seed, database)) console.log(`\n${words}`);
		console.log(`\nseed ${seed} on ${database}\n${tally.summary}`);
		return tally.findings.length;
	} finally {
		await close();
	}
}

async function askParsers(options: ParserArguments): Promise<number> {
	const { inputs, failures } = await fuzzParsers(options, console.log);
	console.log(`\nseed ${options.seed}\n${inputs} inputs, ${failures} failures`);
	return failures;
}
