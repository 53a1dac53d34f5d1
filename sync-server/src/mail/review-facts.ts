import {
	ReviewDecisions,
	reviewDecisions
} from '@tenantry/shared/domain/access-review/decision.ts';
import { isOver } from '@tenantry/shared/domain/access-review/open-review.ts';
import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';

import type { Person } from '#auth/person/person.ts';
import type { StoreTransaction } from '#store/store.ts';

export interface ReviewFacts {
	readonly undecided: number;
	readonly dueAt: number;
	readonly suspends: boolean;
}

/** Undefined if the review is over, is about nobody else, or no longer asks this person. */
export async function reviewFacts(
	tx: StoreTransaction,
	{ administratorId, administrator }: Person,
	{ reviewId, at }: { readonly reviewId: string | undefined; readonly at: number }
): Promise<ReviewFacts | undefined> {
	if (reviewId === undefined) return undefined;
	const { name } = accessReviews;
	const rows = await tx.rows([
		{ collection: name, id: reviewId },
		{ collection: reviewDecisions.name, id: reviewId }
	]);
	const stored = new Map<string, unknown>(
		rows.map(({ collection, value }) => [collection, JSON.parse(value)])
	);
	const review = accessReviews.parse(stored.get(name));
	const decisions = ReviewDecisions.parse(stored.get(reviewDecisions.name) ?? {});
	const isAsked = review.reviewers.includes(administratorId) && administrator.role === OWNER_ROLE;
	if (isOver(review, at) || !isAsked || administrator.suspended) return undefined;
	const undecided = await countLiving(
		tx,
		review.subjects.filter((id) => id !== administratorId && decisions[id] === undefined)
	);
	if (undecided === 0) return undefined;
	return { undecided, dueAt: review.dueAt, suspends: review.undecided === 'suspend' };
}

/** Leaves out deleted accounts, because nobody can decide about them. */
async function countLiving(tx: StoreTransaction, ids: readonly string[]): Promise<number> {
	const rows = await tx.rows(ids.map((id) => ({ collection: administrators.name, id })));
	return rows.filter(({ deleted }) => deleted === null).length;
}
