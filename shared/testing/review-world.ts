import { AccessReviewId } from '#domain/ids.ts';
import type { MutationArgs } from '#mutators.ts';
import { inHours, openPlanWorld } from './plan-world.ts';
import { idOf } from './world.ts';

export const REVIEW = AccessReviewId.parse(idOf(0x5000));

export function openReviewWorld() {
	const opened = openPlanWorld();
	const { world, owner, other, manager, sam } = opened;
	const args = (given: Partial<MutationArgs<'accessReview.start'>> = {}) => ({
		id: REVIEW,
		name: 'Spring review',
		scope: { kind: 'all' as const },
		subjects: [sam, manager],
		reviewers: [owner, other],
		dueAt: inHours(24),
		undecided: 'suspend' as const,
		repeatDays: null,
		...given
	});
	return {
		...opened,
		start: (given: Partial<MutationArgs<'accessReview.start'>> = {}) =>
			world.do(owner, 'accessReview.start', args(given)),
		args,
		review: () => world.value('accessReview', REVIEW),
		decisions: () => world.value('reviewDecision', REVIEW) ?? {}
	};
}
