import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { accessReviews, type AccessReview } from './schema.ts';

export function isOver({ dueAt, closedAt }: AccessReview, at: number): boolean {
	return closedAt !== null || dueAt <= at;
}

export function requireReview(tx: WriteTransaction, id: string): AccessReview {
	return tx.get(accessReviews, id) ?? reject({ code: 'not_found' });
}

/** Refuses a review that does not exist or in which the actor is not a reviewer. */
export function requireReviewer(
	tx: WriteTransaction,
	id: string,
	{ principal }: Pick<MutationContext, 'principal'>
): AccessReview {
	const review = requireReview(tx, id);
	if (!review.reviewers.includes(principal.administratorId)) reject({ code: 'not_permitted' });
	return review;
}
