import { expectContestedConvergence } from '#support/cluster/contested-convergence.ts';
import { expectConvergence } from '#support/cluster/convergence.ts';
import type { Strand } from './strand.ts';

const RUNS_A_TURN = 5;

/**
 * Runs the simulated cluster with other seeds than `test`, and so on other paths, alternating
 * between both kinds.
 */
export const clusterStrand: Strand = {
	moments: [],
	async takeTurn({ database, seed }) {
		process.env.TENANTRY_TEST_SEED = String(seed);
		const converge = seed % 2 === 0 ? expectConvergence : expectContestedConvergence;
		await converge(database, RUNS_A_TURN);
		return { runs: RUNS_A_TURN };
	}
};
