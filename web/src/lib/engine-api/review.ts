import type { AccessSummary } from '@tenantry/shared/domain/access-review/access-summary.ts';
import type { DecisionKind } from '@tenantry/shared/domain/access-review/decision.ts';
import type { Undecided } from '@tenantry/shared/domain/access-review/schema.ts';
import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import type { AdministratorSummary } from './administrator.ts';
import type { ChangeState } from './change.ts';

export interface ReviewsQuery {
	readonly kind: 'reviews';
}

export interface ReviewList {
	readonly reviews: readonly ReviewSummary[];
	readonly canStart: boolean;
}

/** `over`: past its due date, before this device knows the server's result. */
export type ReviewState = 'open' | 'over' | 'closed';

export interface ReviewSummary {
	readonly id: string;
	readonly name: string;
	readonly scope: ReviewScope;
	/** Null unless the scope is an organization that is still visible. */
	readonly organizationName: string | null;
	readonly startedAt: number;
	/** Null if the server started the review to repeat another. */
	readonly startedBy: string | null;
	readonly dueAt: number;
	readonly closedAt: number | null;
	readonly undecided: Undecided;
	readonly repeatDays: number | null;
	readonly state: ReviewState;
	readonly isReviewer: boolean;
	/** Includes changes on this device; people deleted without a decision are not undecided. */
	readonly counts: Readonly<Record<DecisionKind | 'undecided' | 'deleted' | 'all', number>>;
	/** Undecided people about whom this person may decide. */
	readonly left: number;
	readonly unsent: number;
	readonly badge: ChangeState | null;
}

export type ReviewFilter = DecisionKind | 'left' | 'undecided' | 'all';

export interface ReviewQuery {
	readonly kind: 'review';
	readonly id: string;
	readonly filter: ReviewFilter;
	readonly from: number;
	readonly count: number;
	readonly only?: string;
	readonly order?: ReviewOrder;
}

/** Order of the people who are left: one is held first, and skipped ones come last. */
export interface ReviewOrder {
	/** Stays on the card even if someone else decides about them. */
	readonly pinned?: string;
	readonly skipped: readonly string[];
}

export interface ReviewView extends ReviewSummary {
	readonly reviewers: readonly Reviewer[];
	/** Another reviewer, who is an active owner, can decide about this person. */
	readonly canOthersDecide: boolean;
	readonly from: number;
	readonly rows: readonly ReviewedPerson[];
	readonly count: number;
}

export interface Reviewer {
	readonly id: string;
	readonly name: string;
	readonly isSelf: boolean;
}

export interface ReviewedPerson {
	readonly id: string;
	readonly administrator: AdministratorSummary | null;
	/** Days since 1970; null: never seen; undefined: not known here. */
	readonly lastSeenDay: number | null | undefined;
	readonly endsAt: number | null;
	readonly decision: DecisionView | null;
	readonly last: LastDecision | null;
	/** `self_only`: about themselves, and nobody else can decide either. */
	readonly refusal: 'self' | 'self_only' | 'not_reviewer' | 'over' | 'deleted' | null;
}

export interface DecisionView {
	readonly kind: DecisionKind;
	readonly by: Reviewer | null;
	readonly note: string;
	readonly state: ChangeState | null;
	readonly reduced: readonly AccessDifference[];
	/** Access they had then and lost, or gained since. */
	readonly changedSince: readonly AccessDifference[];
}

export interface LastDecision extends Pick<DecisionView, 'kind' | 'state'> {
	readonly reviewName: string;
	readonly changedSince: readonly AccessDifference[];
}

export interface AccessDifference {
	readonly part: keyof AccessSummary;
	readonly before: AccessSummary[keyof AccessSummary];
	readonly after: AccessSummary[keyof AccessSummary];
}

export interface ReviewScopeQuery {
	readonly kind: 'reviewScope';
	readonly scope: ReviewScope;
}

export interface ReviewCandidates {
	/** Null if this device does not know when people were last seen. */
	readonly subjects: readonly string[] | null;
	readonly owners: readonly Reviewer[];
}
