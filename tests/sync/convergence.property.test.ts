import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { test } from 'vitest';
import { clusterStep } from '#support/cluster-steps.ts';
import { Cluster } from '#support/cluster.ts';
import { createServerWorld, DATABASES } from '#support/server-world.ts';

/** Devices of four people, two of one of them: owners, and roles that see less. */
const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager'] as const;

/** More by `TENANTRY_TEST_RUNS=5000`, again by `TENANTRY_TEST_SEED=…`. */
const wanted = Number(process.env.TENANTRY_TEST_RUNS ?? 300);
const given = process.env.TENANTRY_TEST_SEED;
const RUNS = { sqlite: wanted, postgres: Math.ceil(wanted / 10) };
/** So that a run takes at least as many. */
const STEPS = { minLength: 60, maxLength: 90, size: 'max' } as const;

test.each(DATABASES)(
	'whatever is lost, repeated or late, all devices end as the server has it, on %s',
	async (database) => {
		await fc.assert(
			fc.asyncProperty(fc.array(clusterStep, STEPS), async (steps) => {
				const world = await createServerWorld({ database });
				const cluster = await Cluster.open(world, CREW);
				const { checker } = cluster;
				try {
					for (const next of steps) {
						await cluster.do(next);
						await checker.duringRun(cluster.living());
					}
					await cluster.quiet();
					await checker.afterQuiet(cluster.living());
					await cluster.expectDigestsToAgree();
				} finally {
					cluster.close();
					await world.close();
				}
			}),
			{ numRuns: RUNS[database], ...(given !== undefined && { seed: Number(given) }) }
		);
	},
	1_200_000
);
