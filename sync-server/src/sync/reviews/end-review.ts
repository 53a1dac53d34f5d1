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

export interface EndReviewOptions {
	readonly at: number;
	/** Called when a suspension fails, which is a bug; the review ends without it. */
	readonly onBug: (error: unknown) => void;
}

/**
 * Ends one review whose due time has come: suspends the people about whom nobody has decided, if the
 * review says so, closes it and starts the next one. Runs under the provider's lock, so that several
 * servers do it once; throws, and changes nothing, unless the review ends and the next one starts.
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
	const lenient: DevicelessActor = { ...systemActor(SCHEDULE), onBug };
	for (const change of await suspensions(push, { id, review })) {
		// The last reviewer is refused, and stays undecided.
		await decideChange(push, lenient, change);
	}
	await make(push, { name: 'accessReview.end', args: { id } });
	const next = await nextReview(tx, push, review);
	if (next !== undefined) {
		prefetchRead(push.rows, next);
		await push.load();
		await make(push, next);
	}
	await push.write();
	return push.endings;
}

async function make(push: PushTransaction, change: SystemChange): Promise<void> {
	const { decision } = await decideChange(push, systemActor(SCHEDULE), change);
	requireApplied(decision, change.name);
}

/** Returns the suspensions of people about whom nobody has decided, with the rows they need. */
async function suspensions(
	push: PushTransaction,
	{ id: reviewId, review }: { readonly id: string; readonly review: AccessReview }
): Promise<SystemChange[]> {
	const { rows } = push;
	if (review.undecided !== 'suspend' || review.closedAt !== null) return [];
	const decided = ReviewDecisions.parse(rows.row(reviewDecisions.name, reviewId)?.value ?? {});
	const undecided = review.subjects.filter((id) => decided[id] === undefined);
	for (const id of [...undecided, ...review.reviewers]) prefetchAdministrator(rows, id);
	await push.load();
	return undecided.flatMap((id) => {
		const row = rows.row(administrators.name, id);
		const isGone = row === undefined || row.deleted !== undefined || row.value.suspended === true;
		return isGone ? [] : [{ name: 'administrator.suspendUnreviewed', args: { id, reviewId } }];
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
