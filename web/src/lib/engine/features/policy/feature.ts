import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { policyView } from './policy-view.ts';
import { preflightOf } from './preflight.ts';

export function policyFeature({ session }: FeatureContext) {
	return {
		answers: {
			policy: () => policyView(session),
			preflight: (query) => preflightOf(session, query)
		} satisfies Partial<FeatureAnswers>
	};
}
