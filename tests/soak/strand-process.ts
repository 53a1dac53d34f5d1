import { FINDING_KINDS, findingOf, wordsOf } from './finding.ts';
import { parseSoakOptions } from './options.ts';
import type { Report } from './report.ts';
import { strands } from './strands.ts';
import type { Turn } from './strand.ts';

/** The process of one strand: takes turns until their number or the time is reached. */
const { database, minutes, turns, seed, only } = parseSoakOptions(process.argv.slice(2));
const [name = 'cluster'] = only;
const endsAt = performance.now() + minutes * 60_000;
/**
 * Number of findings that ends a strand, because half an hour of the same failure tells nothing
 * more.
 */
const ENOUGH = 20;
let findings = 0;

// An explicit exit, unlike death by the signal, also ends the servers that this process has
// started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abandon);
process.once('disconnect', abandon);

for (let turn = 0; turn < turns && performance.now() < endsAt && findings < ENOUGH; turn++) {
	await takeTurn({
		database,
		seed: seed + turn,
		onkill: (moment) => tell({ kind: 'kill', moment })
	});
}
process.off('disconnect', abandon);
// Exits even if a turn has left a wire or a wait open.
process.once('disconnect', () => process.exit());
process.disconnect();

function abandon(): never {
	process.exit(1);
}

async function takeTurn(turn: Turn): Promise<void> {
	try {
		const { runs, found = {} } = await strands[name].takeTurn(turn);
		tell({ kind: 'runs', count: runs });
		for (const finding of FINDING_KINDS) {
			const count = found[finding] ?? 0;
			if (count > 0) tell({ kind: 'finding', finding, count, seed: turn.seed, words: '' });
		}
	} catch (error) {
		const finding = findingOf(error);
		tell({ kind: 'finding', finding, count: 1, seed: turn.seed, words: wordsOf(error) });
	}
}

function tell(report: Report): void {
	if (report.kind === 'finding') findings++;
	process.send?.(report);
}
