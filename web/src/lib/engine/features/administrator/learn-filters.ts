import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { filterTests } from '#lib/replica/list/filter-tests.ts';
import type { GroupContext } from '#lib/replica/list/groups.ts';

type Seen = Pick<GroupContext, 'lastSeenDay' | 'isSeenKnown'>;

/** Until the server has told it, no one knows who was seen when. */
const UNKNOWN: Seen = { lastSeenDay: () => undefined, isSeenKnown: false };

/** Teaches the list its filters. */
export function learnFilters(session: OpenSession, seen = UNKNOWN): void {
	const { administratorList, badges } = session;
	administratorList.learn((filter) =>
		filterTests(filter, {
			...groupContext(session, seen),
			hasBadge: (id) => badges.of(administrators.name, id) !== null
		})
	);
}

export function groupContext(session: OpenSession, seen = UNKNOWN): GroupContext {
	const { replica, identity } = session;
	const { providerId } = identity;
	return { view: replica.view, providerId, now: session.now(), ...seen };
}
