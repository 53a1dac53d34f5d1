import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { filterTests } from '#lib/replica/list/filter-tests.ts';
import type { GroupContext } from '#lib/replica/list/groups.ts';
import type { OverviewFacts } from './overview-facts.ts';

type Seen = Pick<OverviewFacts, 'lastSeenDay' | 'isSeenKnown'>;

export function learnFilters(session: OpenSession, seen: Seen): void {
	const { administratorList, badges } = session;
	administratorList.learn((filter) =>
		filterTests(filter, {
			...groupContext(session, seen),
			hasBadge: (id) => badges.of(administrators.name, id) !== null
		})
	);
}

export function groupContext(session: OpenSession, seen: Seen): GroupContext {
	const { replica, identity } = session;
	const { providerId } = identity;
	return {
		view: replica.view,
		providerId,
		now: session.now(),
		isSeenKnown: seen.isSeenKnown,
		lastSeenDay: (id) => seen.lastSeenDay(id)
	};
}
