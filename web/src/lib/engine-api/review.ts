import type { AccessSummary } from '@tenantry/shared/domain/access-review/access-summary.ts';
import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import type { Undecided } from '@tenantry/shared/domain/access-review/schema.ts';
import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import type { AdministratorSummary } from './administrator.ts';
import type { ChangeState } from './change.ts';

/** Asks for all access reviews: the open ones first, then the newest. */
export interface ReviewsQuery {
	readonly kind: 'reviews';
}

export interface ReviewList {
	readonly reviews: readonly ReviewSummary[];
	readonly canStart: boolean;
}

/** `over`: past its due date, while this device has not heard what the server made of it. */
export type ReviewState = 'open' | 'over' | 'closed';

export interface ReviewSummary {
	readonly id: string;
	readonly name: string;
	readonly scope: ReviewScope;
	/** Of a scope that is an organization, if it is visible still. */
	readonly organizationName: string | null;
	readonly startedAt: number;
	/** Null if the server started it, to repeat another. */
	readonly startedBy: string | null;
	readonly dueAt: number;
	readonly closedAt: number | null;
	readonly undecided: Undecided;
	readonly repeatDays: number | null;
	readonly state: ReviewState;
	readonly isReviewer: boolean;
	/**
	 * Number of people by what was decided, changes on this device included. People who were deleted
	 * without a decision are not undecided.
	 */
	readonly counts: Readonly<Record<DecisionKind | 'undecided' | 'deleted' | 'all', number>>;
	/** Number of undecided people about whom this person may decide. */
	readonly left: number;
	/** Number of decisions that have not reached the server. */
	readonly unsent: number;
	readonly badge: ChangeState | null;
}

/** `left`: undecided, and this person may decide. */
export type ReviewFilter = DecisionKind | 'left' | 'undecided' | 'all';

export interface ReviewQuery {
	readonly kind: 'review';
	readonly id: string;
	readonly filter: ReviewFilter;
	readonly from: number;
	readonly count: number;
	/** Shows only this person, whatever the filter says. */
	readonly only?: string;
	readonly order?: ReviewOrder;
}

/** Order of those who are left: one of them is held first, and those who were skipped are last. */
export interface ReviewOrder {
	/** On the card, even if someone else has decided about them since. */
	readonly pinned?: string;
	readonly skipped: readonly string[];
}

/** A window into the people of one review, by name. */
export interface ReviewView extends ReviewSummary {
	readonly reviewers: readonly Reviewer[];
	/** Whether another reviewer, who is an active owner, can decide about this person. */
	readonly canOthersDecide: boolean;
	readonly from: number;
	readonly rows: readonly ReviewedPerson[];
	/** Number of people that the filter finds. */
	readonly count: number;
}

export interface Reviewer {
	readonly id: string;
	readonly name: string;
	readonly isSelf: boolean;
}

export interface ReviewedPerson {
	readonly id: string;
	/** Null if the account was deleted. */
	readonly administrator: AdministratorSummary | null;
	/**
	 * Day on which they were last seen, since 1970; null if never; undefined if it is not known here.
	 */
	readonly lastSeenDay: number | null | undefined;
	readonly endsAt: number | null;
	readonly decision: DecisionView | null;
	/** What was decided about them last in another review. */
	readonly last: LastDecision | null;
	/**
	 * Why this person may not decide: about themselves (`self_only` if nobody else can either), or
	 * because of their role or the review.
	 */
	readonly refusal: 'self' | 'self_only' | 'not_reviewer' | 'over' | 'deleted' | null;
}

export interface DecisionView {
	readonly kind: DecisionKind;
	/** Null if the due date decided. */
	readonly by: Reviewer | null;
	readonly note: string;
	/** State of the decision, and of what it does to the access; null once the server has taken it. */
	readonly state: ChangeState | null;
	/** What a reduction takes. */
	readonly reduced: readonly AccessDifference[];
	/** What they had then and have no longer, or the other way round. */
	readonly changedSince: readonly AccessDifference[];
}

export interface LastDecision extends Pick<DecisionView, 'kind' | 'state'> {
	readonly reviewName: string;
	readonly changedSince: readonly AccessDifference[];
}

/** A part of someone's access that differs between two moments. */
export interface AccessDifference {
	readonly part: keyof AccessSummary;
	readonly before: AccessSummary[keyof AccessSummary];
	readonly after: AccessSummary[keyof AccessSummary];
}

/** Asks whom a review of this scope would be about, and who could decide. */
export interface ReviewScopeQuery {
	readonly kind: 'reviewScope';
	readonly scope: ReviewScope;
}

export interface ReviewCandidates {
	/** Null if this device cannot tell, because it has not heard who was last seen. */
	readonly subjects: readonly string[] | null;
	readonly owners: readonly Reviewer[];
}
