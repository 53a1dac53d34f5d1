import { isOver } from '@tenantry/shared/domain/access-review/open-review.ts';
import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { displayNameOf } from '@tenantry/shared/collections.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ReviewList, ReviewState, ReviewSummary } from '#lib/engine-api/review.ts';
import { knownReviews, type KnownReview } from './known-reviews.ts';

export function reviewList(session: OpenSession): ReviewList {
	const { view } = session.replica;
	const reviews = knownReviews(view).map((known) => reviewSummary(session, known));
	return {
		reviews: [
			...reviews.filter(({ state }) => state !== 'closed'),
			...reviews.filter(({ state }) => state === 'closed')
		],
		canStart: hasPermission(view.principal, 'administrator.write')
	};
}

export function reviewSummary(session: OpenSession, known: KnownReview): ReviewSummary {
	const { replica, badges, identity } = session;
	const { id, review, unsent } = known;
	const { name, scope, startedAt, startedBy, dueAt, closedAt, undecided, repeatDays } = review;
	const isReviewer = review.reviewers.includes(identity.administratorId);
	const state = stateOf(session, known);
	return {
		id,
		name,
		scope,
		organizationName: organizationNameOf(session, known),
		startedAt,
		startedBy: startedBy === null ? null : nameOfAdministrator(replica.view, startedBy),
		dueAt,
		closedAt,
		undecided,
		repeatDays,
		state,
		isReviewer,
		counts: countsOf(session, known),
		left:
			isReviewer && state === 'open'
				? review.subjects.filter((subject) => isLeft(session, known, subject)).length
				: 0,
		unsent,
		badge: badges.of(accessReviews.name, id)
	};
}

export function stateOf(session: Pick<OpenSession, 'now'>, { review }: KnownReview): ReviewState {
	if (review.closedAt !== null) return 'closed';
	return isOver(review, session.now()) ? 'over' : 'open';
}

/** Whether a reviewer has still to decide about someone: nobody decides about themselves. */
export function isLeft(
	{ administratorList, identity }: OpenSession,
	known: KnownReview,
	subject: string
): boolean {
	return (
		subject !== identity.administratorId &&
		known.decisionAbout(subject) === undefined &&
		administratorList.get(subject) !== undefined
	);
}

function countsOf(session: OpenSession, known: KnownReview): ReviewSummary['counts'] {
	const { subjects } = known.review;
	const counts = { keep: 0, reduce: 0, suspend: 0, undecided: 0, deleted: 0 };
	for (const subject of subjects)
		counts[known.decisionAbout(subject)?.kind ?? openKind(session, subject)]++;
	return { ...counts, all: subjects.length };
}

function openKind({ administratorList }: OpenSession, subject: string): 'undecided' | 'deleted' {
	return administratorList.get(subject) === undefined ? 'deleted' : 'undecided';
}

function organizationNameOf({ replica }: OpenSession, { review }: KnownReview): string | null {
	if (review.scope.kind !== 'organization') return null;
	const row = replica.view.row(organizations.name, review.scope.organizationId);
	return displayNameOf(organizations.name, row?.value) || null;
}
