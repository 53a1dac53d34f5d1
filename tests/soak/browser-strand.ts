import { killBrowsers, type Moment } from '#support/browser/kills.ts';
import { MISHAPS } from '#support/browser/mishaps.ts';
import { ada, ben } from '#support/world/people.ts';
import { openWorld } from '#support/world/world.ts';
import { createDatabase, dropDatabase } from '#support/postgres/database.ts';
import type { Strand } from './strand.ts';

const KILLS_A_TURN = 6;
const MOMENTS: readonly Moment[] = ['nothing waiting', 'saved, not sent', 'sent, not settled'];

/** Kills real browsers while a person works in them, among other mishaps of a device. */
export const browserStrand: Strand = {
	moments: [...MOMENTS, ...MISHAPS],
	async takeTurn({ database, seed, onkill }) {
		await using kept = new AsyncDisposableStack();
		const databaseUrl = database === 'postgres' ? await createDatabase() : undefined;
		if (databaseUrl !== undefined) kept.defer(() => dropDatabase(databaseUrl));
		const world = kept.adopt(await openWorld(databaseUrl, [ada, ben]), (it) => it.close());
		const { lost, twice, diverged } = await killBrowsers(world, {
			seed,
			kills: KILLS_A_TURN,
			onkill
		});
		const found = { lost: lost.length, twice: twice.length, diverged: diverged.length };
		return { runs: 1, found };
	}
};
