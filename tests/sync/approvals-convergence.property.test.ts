// @all: takes minutes, and convergence.property runs the same cluster in test
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { test } from 'vitest';
import { approvalHistory, type ApprovalStep } from '#support/cluster/approval-steps.ts';
import { Approvals } from '#support/cluster/approvals.ts';
import { Cluster } from '#support/cluster/cluster.ts';
import type { ClusterStep } from '#support/cluster/steps.ts';
import { CONVERGENCE_TIMEOUT_MS, REGRESSION_SEED } from '#support/cluster/convergence.ts';
import { createServerWorld, DATABASES } from '#support/servers/world.ts';

const RUNS = { sqlite: 30, postgres: 6 } as const;
const SEED = Number(process.env.TENANTRY_TEST_SEED ?? REGRESSION_SEED);

test.each(DATABASES)(
	'all devices converge with the server on %s while changes wait for a second person',
	(database) =>
		fc.assert(
			fc.asyncProperty(approvalHistory, async (steps) => {
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
			}),
			{
				numRuns: Number(process.env.TENANTRY_TEST_RUNS ?? RUNS[database]),
				seed: SEED,
				endOnFailure: true,
				...(process.env.TENANTRY_TEST_PATH === undefined
					? {}
					: { path: process.env.TENANTRY_TEST_PATH })
			}
		),
	CONVERGENCE_TIMEOUT_MS
);

function isApproval(step: ClusterStep | ApprovalStep): step is ApprovalStep {
	return ['ask', 'decide', 'reconsider', 'pass'].includes(step.kind);
}
