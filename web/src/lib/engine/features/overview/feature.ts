import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { firstSteps } from './first-steps.ts';
import { groupContext, learnFilters } from './learn-filters.ts';
import { OverviewFacts } from './overview-facts.ts';
import { overviewOf } from './overview.ts';

export function overviewFeature({ session, meta, server, onchange }: FeatureContext) {
	const facts: OverviewFacts = new OverviewFacts({
		session,
		meta,
		server,
		onchange: () => {
			learnFilters(session, facts);
			onchange();
		}
	});
	learnFilters(session, facts);
	return {
		/** Called while the list is in use, so that Overview is complete without a connection. */
		refresh: () => facts.refresh(),
		seen: facts,
		answers: {
			firstSteps: () => firstSteps(session),
			overview: () => {
				facts.refresh();
				return facts.isOpen ? overviewOf(session, facts, groupContext(session, facts)) : undefined;
			}
		} satisfies Partial<FeatureAnswers>
	};
}
