import { expect } from 'vitest';
import { histogramOf } from '#support/runner/histogram.ts';
import { killServer } from '#support/servers/kills.ts';
import { PERILOUS, PHASES } from '#support/servers/phase.ts';
import type { DatabaseName } from '#support/servers/world.ts';

/** Makes steps and kills the same in every run; `TENANTRY_TEST_SEED=…` sets another. */
const SEED = 20_260;

/** Timeout for a hanging run, far longer than a slow machine needs. */
export const KILLS_TIMEOUT_MS = 600_000;

/** `TENANTRY_TEST_KILLS=…` sets a larger number. */
export async function expectNothingLost(database: DatabaseName, kills: number): Promise<void> {
	const count = Number(process.env.TENANTRY_TEST_KILLS ?? kills);
	const seed = Number(process.env.TENANTRY_TEST_SEED ?? SEED);

	const phases = await killServer({ database, kills: count, seed });

	process.stdout.write(`${histogramOf(PHASES, phases).join('\n')}\n`);
	const perilous = phases.filter((phase) => PERILOUS.has(phase));
	expect(perilous.length).toBeGreaterThanOrEqual(count / 3);
	expect(phases).toContain('committed');
}
