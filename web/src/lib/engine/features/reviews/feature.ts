import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { whenAllowed } from '#lib/engine/features/exports/export-refusal.ts';
import { reviewCandidates } from './review-candidates.ts';
import { reviewList } from './review-summary.ts';
import { reviewView, type SeenFacts } from './review-view.ts';

export function reviewsFeature(
	{ session, server }: FeatureContext,
	{ seen, onlook }: { readonly seen: SeenFacts; readonly onlook: () => void }
) {
	return {
		calls: {
			/** Exports what the server can prove, so without the decisions that wait on this device. */
			exportReview: (id, format) =>
				whenAllowed(session, () =>
					session.whileSignedIn(() => {
						const query = new URLSearchParams({ deviceId: session.replica.deviceId, format });
						return server.download(`/sync/v1/reviews/${id}/evidence?${query.toString()}`);
					})
				)
		} satisfies Partial<FeatureCalls>,
		answers: {
			reviews: () => reviewList(session),
			review: (query) => {
				onlook();
				return reviewView(session, seen, query);
			},
			reviewScope: ({ scope }) => {
				onlook();
				return reviewCandidates(session, seen, scope);
			}
		} satisfies Partial<FeatureAnswers>
	};
}
