import postgresSetup from '#support/postgres-setup.ts';
import { fuzz } from './fuzz.ts';
import { parseFuzzOptions, USAGE, type FuzzArguments } from './options.ts';

const SAY_EVERY_MS = 15_000;

let options: FuzzArguments;
try {
	options = parseFuzzOptions(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exit(2);
}

const { database, seed } = options;
const close = await postgresSetup();
try {
	let saidAt = performance.now();
	const tally = await fuzz({
		...options,
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
	process.exitCode = tally.findings.length === 0 ? 0 : 1;
} finally {
	await close();
}
