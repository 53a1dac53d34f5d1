import { randomBytes } from 'node:crypto';
import type { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { activeOwners, isActiveOwner } from '@tenantry/shared/domain/administrator/owner.ts';

import type { StoreTransaction } from '#store/store.ts';
import { DAY_MS } from '#sync/overview/daily-counts.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import type { SystemChange } from '#sync/push/system-actor.ts';
import { subjectsOf, turnOf } from './subjects.ts';

/**
 * Returns the change that starts the next review of a series, about those whom its scope is about by
 * now; undefined if it is not repeated.
 */
export async function nextReview(
	tx: StoreTransaction,
	push: PushTransaction,
	review: AccessReview
): Promise<SystemChange | undefined> {
	const { name, scope, undecided, repeatDays } = review;
	if (repeatDays === null) return undefined;
	const subjects = await subjectsOf(tx, scope, push.at);
	if (subjects === undefined) return undefined;
	return {
		name: 'accessReview.start',
		args: {
			id: randomBytes(12).toString('hex'),
			name,
			scope,
			subjects: turnOf(subjects, review.subjects.at(-1)),
			reviewers: await push.whenLoaded(() => reviewersNow(push, review)),
			dueAt: nextDueTime(review.dueAt, repeatDays * DAY_MS, push.at),
			undecided,
			repeatDays
		}
	};
}

/** Returns the first time after now, by whole periods after the former one. */
function nextDueTime(dueAt: number, periodMs: number, at: number): number {
	return dueAt + (Math.floor((at - dueAt) / periodMs) + 1) * periodMs;
}

/** Returns those of the reviewers who still may decide, or else everyone who may. */
function reviewersNow({ overlay }: PushTransaction, { reviewers }: AccessReview): string[] {
	const left = reviewers.filter((id) => isActiveOwner(overlay, id));
	return left.length > 0 ? left : activeOwners(overlay);
}
