import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createServerWorld } from '#support/servers/world.ts';
import { approvalHistory, type ApprovalStep } from './approval-steps.ts';
import { Approvals } from './approvals.ts';
import { Cluster } from './cluster.ts';
import { expectEachHistory, type ExpectHistories } from './history-convergence.ts';
import type { ClusterStep } from './steps.ts';

/** Runs the convergence test while changes wait for a second person. */
export const expectApprovalConvergence: ExpectHistories = (database, runs) =>
	expectEachHistory(approvalHistory, runs, async (steps) => {
		const world = await createServerWorld({ database });
		const approving = await Approvals.open(world);
		const cluster = await Cluster.open(world, [OWNER_ROLE, OWNER_ROLE, OWNER_ROLE, 'Manager']);
		const approvals = approving(cluster);
		try {
			for (const step of steps) {
				if (isApproval(step)) await approvals.do(step);
				else await cluster.do(step);
				await cluster.checker.duringRun(cluster.living());
			}
			await cluster.expectAllWell();
			await approvals.expectApproved();
			await approvals.pass({ hours: 72, isLate: false });
			await cluster.expectAllWell();
			await approvals.expectApproved();
		} finally {
			cluster.close();
			await world.close();
		}
	});

function isApproval(step: ClusterStep | ApprovalStep): step is ApprovalStep {
	return ['ask', 'decide', 'reconsider', 'pass'].includes(step.kind);
}
