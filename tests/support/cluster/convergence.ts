import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { carriedHistory } from './carried-steps.ts';
import { Carriers } from './carriers.ts';
import { clusterStep, type ClusterStep } from './steps.ts';
import { Cluster } from './cluster.ts';
import { dueAt, factorHistory } from './factor-steps.ts';
import { LockedApps } from './locked-apps.ts';
import { lockedHistory } from './locked-steps.ts';
import { PeopleWithFactors } from './people-with-factors.ts';
import { createServerWorld, type DatabaseName } from '#support/servers/world.ts';

/** Devices of four people, two of one of them: owners, and roles that see less. */
const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager'] as const;

/**
 * Fixed seed: every execution makes the same runs, so that a result depends only on the code
 * change. Random seeds are explored separately.
 */
export const REGRESSION_SEED = 1899642597;

/** Bounds on the number of steps in a run. */
export const STEPS = { minLength: 60, maxLength: 90, size: 'max' } as const;

/** Timeout for a hanging run, far longer than a slow machine needs. */
export const CONVERGENCE_TIMEOUT_MS = 1_200_000;

/**
 * Runs the convergence test; `TENANTRY_TEST_RUNS=5000` sets the number of runs, and
 * `TENANTRY_TEST_SEED=…` with `…_PATH` repeats one.
 */
export function expectConvergence(
	database: DatabaseName,
	runs: number,
	histories: fc.Arbitrary<readonly ClusterStep[]> = fc.array(clusterStep, STEPS)
): Promise<void> {
	const numRuns = Number(process.env.TENANTRY_TEST_RUNS ?? runs);
	const seed = process.env.TENANTRY_TEST_SEED ?? REGRESSION_SEED;
	const path = process.env.TENANTRY_TEST_PATH;
	return fc.assert(
		fc.asyncProperty(
			histories,
			factorHistory,
			lockedHistory,
			carriedHistory,
			async (steps, ageing, locking, carrying) => {
				const world = await createServerWorld({ database, factorsAge: ageing.length > 0 });
				const cluster = await Cluster.open(world, CREW);
				const { checker } = cluster;
				const people = world.factors && new PeopleWithFactors(cluster, world.factors);
				const apps = new LockedApps(cluster, world);
				const carriers = new Carriers(cluster, world, apps);
				try {
					for (const [place, next] of steps.entries()) {
						for (const step of dueAt(ageing, place, steps.length)) await people?.do(step);
						for (const step of dueAt(locking, place, steps.length)) await apps.do(step);
						for (const step of dueAt(carrying, place, steps.length)) await carriers.do(step);
						await cluster.do(next);
						await checker.duringRun(cluster.living());
					}
					await cluster.expectAllWell();
					await people?.expectToConfirm();
				} finally {
					cluster.close();
					await world.close();
				}
			}
		),
		{ numRuns, seed: Number(seed), endOnFailure: true, ...(path === undefined ? {} : { path }) }
	);
}
