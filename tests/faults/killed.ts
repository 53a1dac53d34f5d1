import { expect } from 'vitest';
import { histogramOf } from '#support/histogram.ts';
import { killServer } from '#support/kills.ts';
import { PERILOUS, PHASES } from '#support/phase.ts';
import type { DatabaseName } from '#support/server-world.ts';

/** The same steps and deaths each time; others by `TENANTRY_TEST_SEED=…`. */
const SEED = 20_260;

/** It ends a run in vain, and is far beyond what a slow machine takes. */
export const KILLS_TIMEOUT_MS = 600_000;

/** More by `TENANTRY_TEST_KILLS=…`. */
export async function expectNothingLost(database: DatabaseName, kills: number): Promise<void> {
	const count = Number(process.env.TENANTRY_TEST_KILLS ?? kills);
	const seed = Number(process.env.TENANTRY_TEST_SEED ?? SEED);

	const phases = await killServer({ database, kills: count, seed });

	process.stdout.write(`${histogramOf(PHASES, phases).join('\n')}\n`);
	const perilous = phases.filter((phase) => PERILOUS.has(phase));
	expect(perilous.length).toBeGreaterThanOrEqual(count / 3);
	expect(phases).toContain('committed');
}
