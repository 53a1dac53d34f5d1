import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import { activeOwners } from '@tenantry/shared/domain/administrator/owner.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ReviewCandidates } from '#lib/engine-api/review.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import { DAY_MS } from '#lib/replica/list/groups.ts';
import { toReviewer, type SeenFacts } from './review-view.ts';

/** Whom a review of this scope would be about, and who could decide. */
export function reviewCandidates(
	session: OpenSession,
	seen: SeenFacts,
	scope: ReviewScope
): ReviewCandidates {
	const entries = [...session.administratorList.all()];
	const self = session.identity.administratorId;
	return {
		subjects: subjectsOf(session, seen, { entries, scope }),
		owners: activeOwners(session.replica.view)
			.map((id) => toReviewer(session, id))
			.sort((left, right) => Number(right.id === self) - Number(left.id === self))
	};
}

function subjectsOf(
	session: OpenSession,
	seen: SeenFacts,
	{ entries, scope }: { readonly entries: AdministratorEntry[]; readonly scope: ReviewScope }
): readonly string[] | null {
	if (scope.kind === 'dormant' && !seen.isSeenKnown) return null;
	const today = Math.floor(session.now() / DAY_MS);
	return entries
		.filter((entry) => {
			switch (scope.kind) {
				case 'all':
					return true;
				case 'organization':
					return entry.reaches(scope.organizationId);
				case 'dormant':
					return today - (seen.lastSeenDay(entry.id) ?? -Infinity) > scope.days;
			}
		})
		.map(({ id }) => id);
}
