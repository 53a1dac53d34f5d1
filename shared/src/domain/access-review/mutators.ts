import * as z from 'zod/mini';

import type { RowLocation } from '#collection.ts';
import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { isActiveOwner } from '#domain/administrator/owner.ts';
import { administrators } from '#domain/administrator/schema.ts';
import { AccessReviewId, AdministratorId } from '#domain/ids.ts';
import { LONGEST_REPEAT_DAYS, LONGEST_REVIEW_NAME, MOST_SUBJECTS } from '#domain/limits.ts';
import { isOver, requireReview } from './open-review.ts';
import { ReviewScope } from './scope.ts';
import { accessReviews, Undecided } from './schema.ts';

const People = z.array(AdministratorId).check(z.maxLength(MOST_SUBJECTS));

const DAY_MS = 24 * 3_600_000;

export const accessReviewMutators = {
	/** Leaves out deleted people, because an author offline cannot know of it. */
	start: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AccessReviewId,
			name: z.string().check(z.trim(), z.minLength(1), z.maxLength(LONGEST_REVIEW_NAME)),
			scope: ReviewScope,
			subjects: People,
			reviewers: People,
			dueAt: z.int(),
			undecided: Undecided,
			repeatDays: z.nullable(z.int().check(z.gte(1), z.lte(LONGEST_REPEAT_DAYS)))
		}),
		touches: ({ id }) => [{ collection: 'accessReview', id, field: 'name' }],
		creates: ({ id }) => [{ collection: 'accessReview', id }],
		reads: ({ subjects, reviewers, scope }) => [
			...[...subjects, ...reviewers].map((id) => ({ collection: 'administrator', id })),
			...organizationOf(scope)
		],
		run(tx, { id, ...review }, context) {
			requirePermission(context.principal, 'administrator.write');
			if (tx.row('accessReview', id) !== undefined) reject({ code: 'id_reused' });
			requireDueTime(review.dueAt, context);
			requireKnown(tx, review.scope);
			const reviewers = present(tx, review.reviewers).filter((who) => isActiveOwner(tx, who));
			if (reviewers.length === 0) reject({ code: 'reviewer_required', field: 'reviewers' });
			const { kind, administratorId } = context.principal;
			tx.create(accessReviews, id, {
				...review,
				subjects: present(tx, review.subjects),
				reviewers,
				startedAt: context.at,
				startedBy: kind === 'system' ? null : administratorId,
				closedAt: null
			});
		}
	}),
	/**
	 * Ends a review before its due time; people about whom nobody has decided stay as they are. The
	 * next one of its kind comes when it would have come anyway, unless it is not to be repeated.
	 */
	close: defineMutator({
		version: 1,
		args: z.strictObject({ id: AccessReviewId, repeats: z.optional(z.boolean()) }),
		touches: ({ id, repeats }) => [
			{ collection: 'accessReview', id, field: 'closedAt' },
			...(repeats === false ? [{ collection: 'accessReview', id, field: 'repeatDays' }] : [])
		],
		isUrgent: () => false,
		run(tx, { id, repeats }, context) {
			requirePermission(context.principal, 'administrator.write');
			const review = requireReview(tx, id);
			// The next review has started and repeats, and the author has not seen it.
			const isSucceeded = review.dueAt <= context.at && review.repeatDays === null;
			if (repeats === false && isSucceeded) reject({ code: 'review_closed' });
			if (!isOver(review, context.at)) tx.set(accessReviews, id, { closedAt: context.at });
			if (repeats === false && review.repeatDays !== null)
				tx.set(accessReviews, id, { repeatDays: null });
		}
	}),
	/** Records that the due time has come. The next review of a series is the one that repeats. */
	end: defineMutator({
		version: 1,
		args: z.strictObject({ id: AccessReviewId }),
		isInternal: true,
		touches: () => [],
		run(tx, { id }, { at }) {
			const { closedAt, dueAt, repeatDays } = requireReview(tx, id);
			if (dueAt > at) return;
			if (closedAt === null) tx.force(accessReviews, id, { closedAt: at });
			if (repeatDays !== null) tx.force(accessReviews, id, { repeatDays: null });
		}
	})
};

function requireDueTime(dueAt: number, { at }: Pick<MutationContext, 'at'>): void {
	if (dueAt <= at) reject({ code: 'time_passed', field: 'dueAt' });
	if (dueAt > at + LONGEST_REPEAT_DAYS * DAY_MS) reject({ code: 'time_too_far', field: 'dueAt' });
}

function organizationOf(scope: ReviewScope): readonly RowLocation[] {
	return scope.kind === 'organization'
		? [{ collection: 'organization', id: scope.organizationId }]
		: [];
}

/** Refuses an organization that never existed; an archived one still counts as known. */
function requireKnown(tx: WriteTransaction, scope: ReviewScope): void {
	for (const { collection, id } of organizationOf(scope))
		if (tx.row(collection, id) === undefined) reject({ code: 'organization_unknown', field: id });
}

function present(tx: WriteTransaction, ids: readonly string[]): string[] {
	return [...new Set(ids)].filter((id) => tx.get(administrators, id) !== undefined);
}
