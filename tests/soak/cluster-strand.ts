import { expectConvergence } from '#support/convergence.ts';
import type { Strand } from './strand.ts';

const RUNS_A_TURN = 5;

/** The simulated cluster: other paths than those of `test`, by other seeds. */
export const clusterStrand: Strand = {
	moments: [],
	async takeTurn({ database, seed }) {
		process.env.TENANTRY_TEST_SEED = String(seed);
		await expectConvergence(database, RUNS_A_TURN);
		return { runs: RUNS_A_TURN };
	}
};
