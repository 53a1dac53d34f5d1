import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterStep } from '#support/cluster-steps.ts';
import { Cluster } from '#support/cluster.ts';
import { rowsInSight } from '#support/role-matrix.ts';
import { createServerWorld, DATABASES } from '#support/server-world.ts';

/** Devices of four people, two of one of them: owners, and roles that see less. */
const CREW = [OWNER_ROLE, OWNER_ROLE, 'Administrator', 'Manager'] as const;

/** More by `TENANTRY_TEST_RUNS=200`. */
const wanted = Number(process.env.TENANTRY_TEST_RUNS ?? 60);
const RUNS = { sqlite: wanted, postgres: Math.ceil(wanted / 4) };

test.each(DATABASES)(
	'whatever is lost, repeated or late, all devices end as the server has it, on %s',
	async (database) => {
		await fc.assert(
			fc.asyncProperty(fc.array(clusterStep, { minLength: 10, maxLength: 60 }), async (steps) => {
				const world = await createServerWorld({ database });
				const cluster = await Cluster.open(world, CREW);
				try {
					for (const next of steps) {
						await cluster.do(next);
						cluster.expectSound();
					}
					await cluster.quiet();

					for (const device of cluster.living()) {
						const { administratorId } = device.signedIn;
						expect(device.rows()).toEqual(
							await rowsInSight(world.store, world.providerId, administratorId)
						);
						expect(
							device.replica.queue.list().filter((one) => !device.replica.isHeld(one))
						).toEqual([]);
					}
					await cluster.expectNothingLost();
					await cluster.expectDigestsToAgree();
				} finally {
					cluster.close();
					await world.close();
				}
			}),
			{ numRuns: RUNS[database] }
		);
	},
	180_000
);
