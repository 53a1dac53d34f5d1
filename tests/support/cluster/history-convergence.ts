import fc from 'fast-check';
import type { DatabaseName } from '#support/servers/world.ts';
import { REGRESSION_SEED } from './convergence.ts';

/**
 * Runs a history of steps; `TENANTRY_TEST_RUNS`, `TENANTRY_TEST_SEED` and `TENANTRY_TEST_PATH` work
 * as for the other convergence tests.
 */
export function expectEachHistory<S>(
	histories: fc.Arbitrary<readonly S[]>,
	runs: number,
	run: (steps: readonly S[]) => Promise<void>
): Promise<void> {
	const path = process.env.TENANTRY_TEST_PATH;
	return fc.assert(fc.asyncProperty(histories, run), {
		numRuns: Number(process.env.TENANTRY_TEST_RUNS ?? runs),
		seed: Number(process.env.TENANTRY_TEST_SEED ?? REGRESSION_SEED),
		endOnFailure: true,
		...(path === undefined ? {} : { path })
	});
}

/** Runs a kind of history on a database this often. */
export type ExpectHistories = (database: DatabaseName, runs: number) => Promise<void>;
