import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createServerWorld } from '#support/servers/world.ts';
import { Cluster } from './cluster.ts';
import { expectEachHistory, type ExpectHistories } from './history-convergence.ts';
import { reviewHistory, type ReviewStep } from './review-steps.ts';
import { Reviews } from './reviews.ts';
import type { ClusterStep } from './steps.ts';

/** Runs the convergence test while people are under review. */
export const expectReviewConvergence: ExpectHistories = (database, runs) =>
	expectEachHistory(reviewHistory, runs, async (steps) => {
		const world = await createServerWorld({ database });
		const reviewing = await Reviews.open(world);
		const cluster = await Cluster.open(world, [OWNER_ROLE, OWNER_ROLE, OWNER_ROLE, 'Manager']);
		const reviews = reviewing(cluster);
		try {
			for (const step of steps) {
				if (isOfReview(step)) await reviews.do(step);
				else await cluster.do(step);
				await cluster.checker.duringRun(cluster.living());
			}
			await reviews.pass({ hours: 8, isLate: false });
			await cluster.expectAllWell();
			await reviews.expectReviewed();
		} finally {
			cluster.close();
			await world.close();
		}
	});

function isOfReview(step: ClusterStep | ReviewStep): step is ReviewStep {
	return ['startReview', 'review', 'closeReview', 'passHours'].includes(step.kind);
}
