import { presentAccess } from '@tenantry/shared/domain/access-review/present-access.ts';
import type { ReviewDecision } from '@tenantry/shared/domain/access-review/decision.ts';
import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { isActiveOwner } from '@tenantry/shared/domain/administrator/owner.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import { administratorOf, summaryOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type {
	DecisionView,
	LastDecision,
	ReviewedPerson,
	Reviewer,
	ReviewFilter,
	ReviewOrder,
	ReviewQuery,
	ReviewView
} from '#lib/engine-api/review.ts';
import { compareText } from '#lib/replica/rows/name-order.ts';
import { accessDifferences } from './access-differences.ts';
import { knownReview, knownReviews, type KnownReview } from './known-reviews.ts';
import { isLeft, reviewSummary, stateOf } from './review-summary.ts';

export interface SeenFacts {
	readonly isSeenKnown: boolean;
	lastSeenDay(administratorId: string): number | undefined;
}

/** Null if there is no such review, or it is not visible. */
export function reviewView(
	session: OpenSession,
	seen: SeenFacts,
	{ id, filter, from, count, only, order }: ReviewQuery
): ReviewView | null {
	const { view } = session.replica;
	const known = knownReview(view, id);
	if (known === undefined) return null;
	const found =
		only === undefined
			? ordered(known, selected(session, known, filter), order)
			: known.review.subjects.filter(is(only));
	const others = knownReviews(view).filter((other) => other.id !== id);
	return {
		...reviewSummary(session, known),
		reviewers: known.review.reviewers.map((reviewer) => toReviewer(session, reviewer)),
		canOthersDecide: canOthersDecide(session, known),
		from,
		count: found.length,
		rows: found
			.slice(from, from + count)
			.map((subject) => reviewedPerson(session, seen, { known, others, subject }))
	};
}

const is = (wanted: string) => (id: string) => id === wanted;

function selected(session: OpenSession, known: KnownReview, filter: ReviewFilter): string[] {
	const { administratorList } = session;
	const nameOf = (id: string) => administratorList.get(id)?.nameKey ?? '';
	return known.review.subjects
		.filter((subject) => matches(session, known, { subject, filter }))
		.sort((left, right) => compareText(nameOf(left), nameOf(right)) || compareText(left, right));
}

function ordered(
	{ review }: KnownReview,
	left: readonly string[],
	{ pinned, skipped }: ReviewOrder = { skipped: [] }
): readonly string[] {
	const isSkipped = new Set(skipped);
	return [
		...review.subjects.filter((subject) => subject === pinned),
		...left.filter((subject) => subject !== pinned && !isSkipped.has(subject)),
		...skipped.filter((subject) => subject !== pinned && left.includes(subject))
	];
}

function matches(
	session: OpenSession,
	known: KnownReview,
	{ subject, filter }: { readonly subject: string; readonly filter: ReviewFilter }
): boolean {
	switch (filter) {
		case 'all':
			return true;
		case 'left':
			return isLeft(session, known, subject);
		case 'undecided':
			return (
				known.decisionAbout(subject) === undefined &&
				session.administratorList.get(subject) !== undefined
			);
		case 'keep':
		case 'reduce':
		case 'suspend':
			return known.decisionAbout(subject)?.kind === filter;
	}
}

interface Reviewed {
	readonly known: KnownReview;
	readonly others: readonly KnownReview[];
	readonly subject: string;
}

function reviewedPerson(session: OpenSession, seen: SeenFacts, reviewed: Reviewed): ReviewedPerson {
	const { known, subject } = reviewed;
	const entry = session.administratorList.get(subject);
	const decision = known.decisionAbout(subject);
	return {
		id: subject,
		administrator: entry === undefined ? null : summaryOf(session, entry),
		lastSeenDay: seen.isSeenKnown ? (seen.lastSeenDay(subject) ?? null) : undefined,
		endsAt: entry === undefined ? null : (administratorOf(entry).endsAt ?? null),
		decision: decision === undefined ? null : decisionView(session, known, { subject, decision }),
		last: lastDecision(session, reviewed),
		refusal: refusalOf(session, reviewed)
	};
}

function decisionView(
	session: OpenSession,
	known: KnownReview,
	{ subject, decision }: { readonly subject: string; readonly decision: ReviewDecision }
): DecisionView {
	return {
		kind: decision.kind,
		by: decision.by === null ? null : toReviewer(session, decision.by),
		note: decision.note ?? '',
		state: known.stateAbout(subject, session.replica),
		reduced: accessDifferences(decision.access, { ...decision.access, ...decision.left }),
		changedSince: changedSince(session, subject, decision)
	};
}

function lastDecision(session: OpenSession, { others, subject }: Reviewed): LastDecision | null {
	for (const other of others) {
		const decision = other.decisionAbout(subject);
		if (decision !== undefined)
			return {
				kind: decision.kind,
				state: other.stateAbout(subject, session.replica),
				reviewName: other.review.name,
				changedSince: changedSince(session, subject, decision)
			};
	}
	return null;
}

function changedSince(
	{ replica, administratorList, identity }: OpenSession,
	id: string,
	decision: ReviewDecision
) {
	if (administratorList.get(id) === undefined) return [];
	const present = presentAccess(replica.view, id, identity.providerId);
	// What the decision itself has done is no change since then.
	const { suspended } = decision.access;
	const after = { suspended: suspended || decision.kind === 'suspend', ...decision.left };
	return accessDifferences({ ...decision.access, ...after }, present);
}

function refusalOf(session: OpenSession, { known, subject }: Reviewed): ReviewedPerson['refusal'] {
	const { identity, administratorList, replica } = session;
	const isReviewer =
		known.review.reviewers.includes(identity.administratorId) &&
		hasPermission(replica.view.principal, 'administrator.write');
	if (stateOf(session, known) !== 'open') return 'over';
	if (!isReviewer) return 'not_reviewer';
	if (subject === identity.administratorId)
		return canOthersDecide(session, known) ? 'self' : 'self_only';
	return administratorList.get(subject) === undefined ? 'deleted' : null;
}

function canOthersDecide({ identity, replica }: OpenSession, { review }: KnownReview): boolean {
	return review.reviewers.some(
		(id) => id !== identity.administratorId && isActiveOwner(replica.view, id)
	);
}

export function toReviewer({ replica, identity }: OpenSession, id: string): Reviewer {
	const name = nameOfAdministrator(replica.view, id);
	return { id, name, isSelf: id === identity.administratorId };
}
