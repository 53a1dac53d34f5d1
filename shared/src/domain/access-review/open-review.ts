import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { accessReviews, type AccessReview } from './schema.ts';

/** Whether a review takes no more decisions at this time. */
export function isOver({ dueAt, closedAt }: AccessReview, at: number): boolean {
	return closedAt !== null || dueAt <= at;
}

export function requireReview(tx: WriteTransaction, id: string): AccessReview {
	return tx.get(accessReviews, id) ?? reject({ code: 'not_found' });
}

/** Requires a review that exists and that the actor is asked to decide in. */
export function requireReviewer(
	tx: WriteTransaction,
	id: string,
	{ principal }: Pick<MutationContext, 'principal'>
): AccessReview {
	const review = requireReview(tx, id);
	if (!review.reviewers.includes(principal.administratorId)) reject({ code: 'not_permitted' });
	return review;
}
