import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createServerWorld } from '#support/servers/world.ts';
import { Cluster } from './cluster.ts';
import { expectEachHistory, type ExpectHistories } from './history-convergence.ts';
import { planHistory } from './plan-steps.ts';
import { Plans } from './plans.ts';

/** Runs the convergence test while access is planned and ends. */
export const expectPlanConvergence: ExpectHistories = (database, runs) =>
	expectEachHistory(planHistory, runs, async (steps) => {
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
	});
