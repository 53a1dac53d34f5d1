import { expectApprovalConvergence } from '#support/cluster/approval-convergence.ts';
import { expectContestedConvergence } from '#support/cluster/contested-convergence.ts';
import { expectConvergence } from '#support/cluster/convergence.ts';
import { expectPlanConvergence } from '#support/cluster/plan-convergence.ts';
import { expectReviewConvergence } from '#support/cluster/review-convergence.ts';
import type { Strand } from './strand.ts';

const RUNS_A_TURN = 5;

/** The kinds of histories that a soak alternates between. */
const KINDS = [
	expectConvergence,
	expectContestedConvergence,
	expectPlanConvergence,
	expectApprovalConvergence,
	expectReviewConvergence
] as const;

/** Runs the simulated cluster with other seeds than `test`, and so on other paths. */
export const clusterStrand: Strand = {
	moments: [],
	async takeTurn({ database, seed }) {
		process.env.TENANTRY_TEST_SEED = String(seed);
		const [first] = KINDS;
		const converge = KINDS[seed % KINDS.length] ?? first;
		await converge(database, RUNS_A_TURN);
		return { runs: RUNS_A_TURN };
	}
};
