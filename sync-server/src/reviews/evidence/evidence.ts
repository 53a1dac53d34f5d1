import type {
	AccessSummary,
	ReducedAccess
} from '@tenantry/shared/domain/access-review/access-summary.ts';
import type {
	DecisionKind,
	ReviewDecision
} from '@tenantry/shared/domain/access-review/decision.ts';
import { AccessReview, accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { Value } from '@tenantry/shared/row.ts';

import type { AuditEvent } from '#store/store.ts';
import { changesOf } from '#sync/audit/replay.ts';
import { coverageOf, type PeopleInScope, type ScopeCoverage } from './coverage.ts';

export const EVIDENCE_FORMAT = 'tenantry-access-review';
export const EVIDENCE_VERSION = 1;

export interface Position {
	readonly position: number;
	readonly hash: string;
}

interface Named {
	readonly id: string;
	readonly name: string;
}

export interface EvidencePerson {
	readonly name: string;
	readonly email: string;
	/** The account still exists. */
	readonly exists: boolean;
}

/** One person under review. The fields of the decision are null while nobody has decided. */
export interface EvidenceLine extends EvidencePerson {
	readonly administratorId: string;
	readonly decision: DecisionKind | 'undecided';
	/** The reviewer's name at the time; null if the due time decided. */
	readonly by: Named | null;
	/** When the server took the decision. */
	readonly decidedAt: string | null;
	/** When the decision was made, by the clock of the reviewer's device. */
	readonly madeAt: string | null;
	readonly note: string | null;
	readonly access: AccessSummary | null;
	readonly left: ReducedAccess | null;
	readonly audit: Position | null;
}

/** What an access review decided, with the audit events that prove it. */
export interface Evidence {
	readonly format: typeof EVIDENCE_FORMAT;
	readonly formatVersion: number;
	readonly exportedAt: string;
	/** The newest event at the export; later events are not in the file. */
	readonly head: Position;
	readonly provider: Named;
	readonly review: {
		readonly id: string;
		readonly name: string;
		readonly state: 'open' | 'closed';
		readonly scope: AccessReview['scope'];
		/** Null if the audit does not record who was in the scope. */
		readonly coverage: ScopeCoverage | null;
		readonly reviewers: readonly (Named & Pick<EvidencePerson, 'email'>)[];
		readonly startedAt: string;
		readonly startedBy: Named | null;
		readonly dueAt: string;
		readonly closedAt: string | null;
		/** Null if the review is open, or ended at its due time. */
		readonly closedBy: Named | null;
		readonly undecided: AccessReview['undecided'];
		/** As it was started, even if the series was ended later. */
		readonly repeatDays: number | null;
		readonly counts: Readonly<Record<DecisionKind | 'subjects' | 'undecided', number>>;
		readonly started: Position;
		readonly closed: Position | null;
	};
	readonly lines: readonly EvidenceLine[];
}

export interface DecidedSubject {
	readonly decision: ReviewDecision;
	readonly event: AuditEvent;
}

export interface EvidenceFacts {
	readonly provider: Named;
	readonly head: Position;
	readonly id: string;
	/** The review as it was started; later changes only end it. */
	readonly review: AccessReview;
	readonly inScope: PeopleInScope;
	readonly started: AuditEvent;
	readonly closed: AuditEvent | undefined;
	readonly decisions: ReadonlyMap<string, DecidedSubject>;
	readonly personOf: (administratorId: string) => EvidencePerson;
}

export function toPerson(value: Value, exists: boolean): EvidencePerson {
	const { email } = value;
	return { name: displayName(value), email: typeof email === 'string' ? email : '', exists };
}

export function startedReview(started: AuditEvent, id: string): AccessReview {
	const changes = changesOf(started).filter(
		(change) => change.collection === accessReviews.name && change.id === id
	);
	return AccessReview.parse(Object.fromEntries(changes.map(({ field, to }) => [field, to])));
}

export function toEvidence(facts: EvidenceFacts, exportedAt: number): Evidence {
	const { provider, head, review, personOf } = facts;
	const lines = review.subjects.map((who) => toLine(who, personOf(who), facts.decisions.get(who)));
	return {
		format: EVIDENCE_FORMAT,
		formatVersion: EVIDENCE_VERSION,
		exportedAt: toTime(exportedAt),
		head,
		provider,
		review: toReview(facts, lines),
		lines
	};
}

function toReview(
	{ id, review, inScope, started, closed, personOf }: EvidenceFacts,
	lines: readonly EvidenceLine[]
): Evidence['review'] {
	const { startedBy } = review;
	return {
		id,
		name: review.name,
		state: closed === undefined ? 'open' : 'closed',
		scope: review.scope,
		coverage: coverageOf(inScope, review, (who) => personOf(who).name),
		reviewers: review.reviewers.map((reviewer) => {
			const { name, email } = personOf(reviewer);
			return { id: reviewer, name, email };
		}),
		startedAt: toTime(review.startedAt),
		startedBy: startedBy === null ? null : { id: startedBy, name: started.actor_name },
		dueAt: toTime(review.dueAt),
		closedAt: closed === undefined ? null : toTime(closed.applied_at),
		closedBy: closed === undefined ? null : actorOf(closed),
		undecided: review.undecided,
		repeatDays: review.repeatDays,
		counts: countsOf(lines),
		started: positionOf(started),
		closed: closed === undefined ? null : positionOf(closed)
	};
}

function toLine(
	administratorId: string,
	{ name, email, exists }: EvidencePerson,
	decided: DecidedSubject | undefined
): EvidenceLine {
	const about = { administratorId, name, email };
	if (decided === undefined)
		return {
			...about,
			decision: 'undecided',
			by: null,
			decidedAt: null,
			madeAt: null,
			note: null,
			access: null,
			left: null,
			exists,
			audit: null
		};
	const { decision, event } = decided;
	return {
		...about,
		decision: decision.kind,
		by: decision.by === null ? null : { id: decision.by, name: event.actor_name },
		decidedAt: toTime(event.applied_at),
		madeAt: toTime(event.made_at),
		note: decision.note ?? null,
		access: decision.access,
		left: decision.left ?? null,
		exists,
		audit: positionOf(event)
	};
}

function countsOf(lines: readonly EvidenceLine[]): Evidence['review']['counts'] {
	const count = (kind: EvidenceLine['decision']) =>
		lines.filter(({ decision }) => decision === kind).length;
	return {
		subjects: lines.length,
		keep: count('keep'),
		reduce: count('reduce'),
		suspend: count('suspend'),
		undecided: count('undecided')
	};
}

function actorOf({ actor_id: id, actor_name: name }: AuditEvent): Named | null {
	return id === null ? null : { id, name };
}

function positionOf({ version: position, hash }: AuditEvent): Position {
	return { position, hash };
}

function toTime(at: number): string {
	return new Date(at).toISOString();
}
