import { ReviewDecision, DECISION_KINDS } from '@tenantry/shared/domain/access-review/decision.ts';
import { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import type { Base } from '@tenantry/shared/merge.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { AuditEvent } from '@tenantry/sync-server/store/store.ts';
import { changesOf } from '@tenantry/sync-server/sync/audit/replay.ts';
import { expect } from 'vitest';

/** By mutation, the version of the decision that its author had seen. */
export type SeenBases = Map<string, Base | undefined>;

interface Known {
	readonly review: AccessReview;
	closedAt: number | null;
	/** As long as the series has to go on after it. */
	isRepeated: boolean;
	/** By person, the version of the newest decision and what it was. */
	readonly decided: Map<
		string,
		{ readonly version: number; readonly kind: string; by: string | null }
	>;
}

interface Reading {
	readonly bases: SeenBases;
	/** The server's time at the end, when whatever is due has ended. */
	readonly at: number;
}

/**
 * Reads the audit slowly and by itself: decisions are made by those who were asked, about those who
 * were listed, while the review is open; a milder one replaces only what its author had seen; every
 * review ends once and in time; each one that is repeated has exactly one successor; and who is
 * suspended for want of a decision had none.
 */
export function expectReviewed(audit: readonly AuditEvent[], reading: Reading): void {
	const reviews = new Map<string, Known>();
	for (const [place, event] of audit.entries()) {
		const changes = changesOf(event);
		expectSuccession(event, audit[place + 1]);
		if (event.name === 'accessReview.start' && changes.length > 0) noteStart(reviews, changes);
		for (const change of changes) {
			const known = reviews.get(change.id);
			if (change.collection === 'reviewDecision')
				expectDecided(event, { change, changes, known, reading });
			if (isEnd(change)) expectEnded(event, known);
			if (isLastTurn(change) && known !== undefined) known.isRepeated = false;
		}
	}
	const overdue = [...reviews.values()].filter(
		({ review, closedAt, isRepeated }) =>
			review.dueAt <= reading.at && (closedAt === null || isRepeated)
	);
	expect(overdue, 'C18 a review is overdue').toEqual([]);
}

function isEnd({ collection, field, to }: FieldChange): boolean {
	return collection === 'accessReview' && field === 'closedAt' && to !== null;
}

function noteStart(reviews: Map<string, Known>, changes: readonly FieldChange[]): void {
	const [first] = changes;
	const review = AccessReview.parse(
		Object.fromEntries(changes.map(({ field, to }): [string, unknown] => [field, to]))
	);
	const isRepeated = review.repeatDays !== null;
	reviews.set(first?.id ?? '', { review, closedAt: null, isRepeated, decided: new Map() });
}

function isLastTurn({ collection, field, to }: FieldChange): boolean {
	return collection === 'accessReview' && field === 'repeatDays' && to === null;
}

/**
 * Expects that what the server starts comes right after the end of a review that was repeated, and
 * that each of those is followed by such a start.
 */
function expectSuccession(event: AuditEvent, next: AuditEvent | undefined): void {
	const changes = changesOf(event);
	const isTurn = event.name === 'accessReview.end' && changes.some(isLastTurn);
	const isNext = next?.name === 'accessReview.start' && next.actor_id === null;
	const what = `C18 event ${event.version} (${event.name})`;
	expect(isNext, `${what} and its successor`).toBe(isTurn);
	if (!isTurn || next === undefined) return;
	const from = changes.find(isLastTurn)?.from;
	const repeats = changesOf(next).find(({ field }) => field === 'repeatDays')?.to;
	expect(repeats, `${what}: its successor repeats otherwise`).toBe(from);
}

interface Decided {
	readonly change: FieldChange;
	readonly changes: readonly FieldChange[];
	readonly known: Known | undefined;
	readonly reading: Reading;
}

function expectDecided(event: AuditEvent, { change, changes, known, reading }: Decided): void {
	const what = `C18 event ${event.version} (${event.name})`;
	if (known === undefined) throw new Error(`${what} decides in a review that was not started`);
	const { review, closedAt, decided } = known;
	const { kind, by } = ReviewDecision.parse(change.to);
	const isByTime = event.name === 'administrator.suspendUnreviewed';
	expect(closedAt, `${what} came after the end`).toBeNull();
	expect(event.applied_at >= review.dueAt, `${what} came at the wrong time`).toBe(isByTime);
	expect(by, `${what} names somebody else`).toBe(isByTime ? null : event.actor_id);
	expect(review.subjects, `${what} is about somebody else`).toContain(change.field);
	if (isByTime) {
		expect(review.undecided, `${what} suspends where people are only listed`).toBe('suspend');
		expect(decided.has(change.field), `${what} replaces a decision`).toBe(false);
		expect(changes.some(isSuspension), `${what} suspends nobody`).toBe(true);
	} else {
		expect(review.reviewers, `${what} was made by somebody who was not asked`).toContain(by);
		expect(by, `${what} is about its author`).not.toBe(change.field);
		if (kind === 'reduce') expect(changes.some(isReduction), `${what} reduces nothing`).toBe(true);
		expectSeen(event, { what, kind, before: decided.get(change.field), reading });
	}
	decided.set(change.field, { version: event.version, kind, by });
}

/** Expects that a milder decision of another person was seen before it was replaced. */
function expectSeen(
	event: AuditEvent,
	{
		what,
		kind,
		before,
		reading: { bases }
	}: {
		readonly what: string;
		readonly kind: string;
		readonly before:
			{ readonly version: number; readonly kind: string; by: string | null } | undefined;
		readonly reading: Reading;
	}
): void {
	if (before === undefined || before.by === event.actor_id) return;
	if (strictness(kind) >= strictness(before.kind)) return;
	const base = bases.get(event.mutation_id ?? '');
	if (typeof base !== 'number') return;
	expect(base, `${what} replaces a stricter decision unseen`).toBeGreaterThanOrEqual(
		before.version
	);
}

function strictness(kind: string): number {
	return DECISION_KINDS.findIndex((one) => one === kind);
}

function isSuspension({ field, to }: FieldChange): boolean {
	return field === 'suspended' && to === true;
}

const ACCESS_FIELDS: ReadonlySet<string> = new Set(['role', 'accessMode']);

function isReduction({ collection, field }: FieldChange): boolean {
	return collection === 'organizationAccess' || ACCESS_FIELDS.has(field);
}

function expectEnded(event: AuditEvent, known: Known | undefined): void {
	const what = `C18 event ${event.version} (${event.name})`;
	if (known === undefined) throw new Error(`${what} ends a review that was not started`);
	expect(known.closedAt, `${what} ends a review again`).toBeNull();
	const isDue = event.applied_at >= known.review.dueAt;
	expect(isDue, `${what} came at the wrong time`).toBe(event.name === 'accessReview.end');
	known.closedAt = event.applied_at;
}
