import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { organizationDetail, organizationsWindow } from './organization-views.ts';

export function organizationsFeature({ session }: FeatureContext) {
	return {
		answers: {
			organizations: (query) => organizationsWindow(session, query),
			organization: ({ id }) => organizationDetail(session, id)
		} satisfies Partial<FeatureAnswers>
	};
}
