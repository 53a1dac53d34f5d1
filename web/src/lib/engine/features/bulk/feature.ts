import { ok } from '@tenantry/shared/result.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { Bulk } from './bulk.ts';

export function bulkFeature({ session, onchange }: FeatureContext) {
	const bulk = new Bulk(session, onchange);
	return {
		bulk,
		calls: {
			planBulk: async (scope, action) => ok(await bulk.plan(scope, action)),
			makeBulk: (planId, because) => bulk.make(planId, because),
			undoBulk: async (planId) => ok(await bulk.undo(planId))
		} satisfies Partial<FeatureCalls>,
		answers: {
			bulk: (query) => bulk.answer(query)
		} satisfies Partial<FeatureAnswers>
	};
}
