// @all: takes minutes, and convergence.property runs the same cluster in test
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { test } from 'vitest';
import { Cluster } from '#support/cluster/cluster.ts';
import { CONVERGENCE_TIMEOUT_MS, REGRESSION_SEED } from '#support/cluster/convergence.ts';
import { planHistory } from '#support/cluster/plan-steps.ts';
import { Plans } from '#support/cluster/plans.ts';
import { createServerWorld, DATABASES } from '#support/servers/world.ts';

const RUNS = { sqlite: 30, postgres: 6 } as const;
const SEED = Number(process.env.TENANTRY_TEST_SEED ?? REGRESSION_SEED);

test.each(DATABASES)(
	'all devices converge with the server on %s while access is planned and ends',
	(database) =>
		fc.assert(
			fc.asyncProperty(planHistory, async (steps) => {
				const world = await createServerWorld({ database });
				const planning = await Plans.open(world);
				const cluster = await Cluster.open(world, [OWNER_ROLE, OWNER_ROLE, 'Administrator']);
				const plans = planning(cluster);
				try {
					for (const step of steps) {
						if (step.kind === 'plan' || step.kind === 'wait') await plans.do(step);
						else await cluster.do(step);
						await cluster.checker.duringRun(cluster.living());
					}
					plans.passAll();
					await cluster.expectAllWell();
					await plans.expectNothingOverdue();
				} finally {
					cluster.close();
					await world.close();
				}
			}),
			{
				numRuns: Number(process.env.TENANTRY_TEST_RUNS ?? RUNS[database]),
				seed: SEED,
				endOnFailure: true
			}
		),
	CONVERGENCE_TIMEOUT_MS
);
