import { FINDING_KINDS, findingOf, wordsOf } from './finding.ts';
import { parseSoakOptions } from './options.ts';
import type { Report } from './report.ts';
import { strands } from './strands.ts';
import type { Turn } from './strand.ts';

/** The process of one strand: turns, until there are as many or the time is up. */
const { database, minutes, turns, seed, only } = parseSoakOptions(process.argv.slice(2));
const [name = 'cluster'] = only;
const endsAt = performance.now() + minutes * 60_000;
/** What fails again and again is not worth half an hour of saying so. */
const ENOUGH = 20;
let findings = 0;

// Ending in words, and not by the signal, ends the servers that were started as well.
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
// Whatever a turn has left open, a wire or a wait, is no reason to stay.
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
