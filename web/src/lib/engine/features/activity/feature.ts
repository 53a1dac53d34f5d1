import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { whenAllowed } from '#lib/engine/features/exports/export-refusal.ts';
import { Activity } from './activity.ts';

export function activityFeature(context: FeatureContext) {
	const activity = new Activity(context);
	return {
		calls: {
			readActivity: (filters, count) => activity.read(filters, count),
			exportActivity: (format, filters) =>
				whenAllowed(context.session, () => activity.exportFile(format, filters)),
			verifyActivity: () => activity.verify()
		} satisfies Partial<FeatureCalls>,
		answers: {
			activity: (query) => activity.answer(query)
		} satisfies Partial<FeatureAnswers>
	};
}
