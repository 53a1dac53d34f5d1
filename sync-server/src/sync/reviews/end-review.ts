import type { Decision } from '@tenantry/shared/decide.ts';
import {
	ReviewDecisions,
	reviewDecisions
} from '@tenantry/shared/domain/access-review/decision.ts';
import { accessReviews, type AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';

import type { StoreTransaction } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { decideChange, type DevicelessActor } from '#sync/push/decide-for.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { systemActor, type SystemChange } from '#sync/push/system-actor.ts';
import { prefetchAdministrator, prefetchRead, prefetchWithOwned } from '#sync/prefetch.ts';
import { firstDueReview } from './due-reviews.ts';
import { nextReview } from './next-review.ts';

/** The actor in the audit log. */
const SCHEDULE = { name: 'Schedule' };
/** Limit of one transaction, because a long lock delays all others. */
const SUSPENDED_AT_ONCE = 100;

export interface EndReviewOptions {
	readonly at: number;
	/** Called when a suspension fails, which is a bug; the review ends without it. */
	readonly onBug: (error: unknown) => void;
}

interface DueReview {
	readonly id: string;
	readonly review: AccessReview;
}

/**
 * Ends one review whose due time has come: suspends the people about whom nobody has decided, if the
 * review says so, closes it and starts the next one. Many people take several calls, and the last one
 * closes it; until then it stays due. Runs under the provider's lock, so that several servers do it
 * once; throws, and changes nothing, unless the review ends together with the start of the next one.
 * Returns whose access ended; undefined if no review is due.
 */
export async function endDueReview(
	tx: StoreTransaction,
	{ at, onBug }: EndReviewOptions
): Promise<readonly AccessEnding[] | undefined> {
	const id = await firstDueReview(tx, at);
	if (id === undefined) return undefined;
	const push = new PushTransaction(tx, { at });
	push.rows.prefetch(providers.name, tx.providerId);
	prefetchWithOwned(push.rows, accessReviews.name, id);
	await push.load();
	const review = accessReviews.parse(push.rows.row(accessReviews.name, id)?.value);
	if (await suspendUndecided(push, { id, review, onBug })) {
		await make(push, { name: 'accessReview.end', args: { id } });
		const next = await nextReview(tx, push, review);
		if (next !== undefined) {
			prefetchRead(push.rows, next);
			await push.load();
			await make(push, next);
		}
	}
	await push.write();
	return push.endings;
}

/** Returns false if as many were suspended as one transaction may, and others may be left. */
async function suspendUndecided(
	push: PushTransaction,
	{ id: reviewId, review, onBug }: DueReview & Pick<EndReviewOptions, 'onBug'>
): Promise<boolean> {
	const lenient: DevicelessActor = { ...systemActor(SCHEDULE), onBug };
	const undecided = undecidedIn(push, { id: reviewId, review });
	for (const id of review.reviewers) prefetchAdministrator(push.rows, id);
	let suspended = 0;
	for (let first = 0; first < undecided.length; first += SUSPENDED_AT_ONCE) {
		const some = undecided.slice(first, first + SUSPENDED_AT_ONCE);
		for (const id of await loadActive(push, some)) {
			if (suspended === SUSPENDED_AT_ONCE) return false;
			const change = { name: 'administrator.suspendUnreviewed', args: { id, reviewId } };
			// The last reviewer is refused, and stays undecided.
			const { decision } = await decideChange(push, lenient, change);
			if (decision.outcome === 'applied') suspended++;
		}
	}
	return true;
}

async function make(push: PushTransaction, change: SystemChange): Promise<void> {
	const { decision } = await decideChange(push, systemActor(SCHEDULE), change);
	requireApplied(decision, change.name);
}

/** Returns the people whom the end of a review suspends, unless they are already gone. */
function undecidedIn({ rows }: PushTransaction, { id, review }: DueReview): string[] {
	if (review.undecided !== 'suspend' || review.closedAt !== null) return [];
	const decided = ReviewDecisions.parse(rows.row(reviewDecisions.name, id)?.value ?? {});
	return review.subjects.filter((subject) => decided[subject] === undefined);
}

async function loadActive(push: PushTransaction, ids: readonly string[]): Promise<string[]> {
	const { rows } = push;
	for (const id of ids) prefetchAdministrator(rows, id);
	await push.load();
	return ids.filter((id) => {
		const row = rows.row(administrators.name, id);
		return row !== undefined && row.deleted === undefined && row.value.suspended !== true;
	});
}

/**
 * Requires that a change was made. The end of a review and the start of the next one belong
 * together: if one of them is refused, the transaction fails, and the schedule tries again.
 */
export function requireApplied({ outcome, rejection }: Decision, name: string): void {
	if (outcome !== 'applied')
		throw new Error(`${name} by the schedule: ${rejection?.code ?? outcome}`);
}
