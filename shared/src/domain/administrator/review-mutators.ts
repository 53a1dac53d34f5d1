import * as z from 'zod/mini';

import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import {
	DecisionKind,
	reviewDecisions,
	type ReviewDecision
} from '#domain/access-review/decision.ts';
import { isOver, requireReview, requireReviewer } from '#domain/access-review/open-review.ts';
import { presentAccess } from '#domain/access-review/present-access.ts';
import type { AccessReview } from '#domain/access-review/schema.ts';
import { LONGEST_REASON } from '#domain/because.ts';
import { AccessReviewId, AdministratorId } from '#domain/ids.ts';
import { requireContainment } from './containment.ts';
import { isActiveOwner, requireAnotherOwner } from './owner.ts';
import { administrators, requireAdministrator } from './schema.ts';
import { endRestoration, requireOther } from './standing.ts';

interface Subject {
	readonly id: string;
	readonly reviewId: string;
}

const Subject = { id: AdministratorId, reviewId: AccessReviewId };

/**
 * Decisions of access reviews. Their subject is the person, so that they appear in the person's
 * history.
 */
export const reviewMutators = {
	/** Decides about a person in a review. A decision to suspend suspends at once. */
	review: defineMutator({
		version: 1,
		args: z.strictObject({
			...Subject,
			kind: DecisionKind,
			note: z.optional(z.string().check(z.trim(), z.maxLength(LONGEST_REASON)))
		}),
		touches: ({ id, reviewId, kind }) => [
			...(kind === 'suspend' ? [{ collection: 'administrator', id, field: 'suspended' }] : []),
			decisionAbout({ id, reviewId })
		],
		subject: ({ id }) => ({ collection: 'administrator', id }),
		isUrgent: ({ kind }) => kind === 'suspend',
		reads: readRows,
		run(tx, { id, reviewId, kind, note }, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, id, context);
			requireOther(id, context);
			const review = requireReviewer(tx, reviewId, context);
			if (!review.subjects.includes(id)) reject({ code: 'not_found' });
			// A suspension counts however late it comes; the record of a review that is over does not
			// change.
			const isLate = isOver(review, context.at);
			if (isLate && kind !== 'suspend') reject({ code: 'review_closed' });
			const access = presentAccess(tx, id, context.providerId);
			if (kind === 'suspend') suspend(tx, id, context);
			const by = context.principal.administratorId;
			const decision = { kind, by, access, ...(note !== undefined && note !== '' && { note }) };
			if (!isLate && !isDecidedSo(tx, { id, reviewId }, { kind, context }))
				tx.set(reviewDecisions, reviewId, { [id]: decision });
		}
	}),
	/** Suspends a person about whom nobody had decided at the due time. */
	suspendUnreviewed: defineMutator({
		version: 1,
		args: z.strictObject(Subject),
		isInternal: true,
		touches: () => [],
		reads: readRows,
		run(tx, { id, reviewId }, context) {
			const review = requireReview(tx, reviewId);
			const { suspended } = requireAdministrator(tx, id, context);
			const isDecided = tx.get(reviewDecisions, reviewId)?.[id] !== undefined;
			if (isDecided || suspended || !isDue(review, id, context.at)) return;
			// Someone else must have been able to decide, so a reviewer is still there.
			if (!review.reviewers.some((who) => who !== id && isActiveOwner(tx, who)))
				reject({ code: 'reviewer_required' });
			requireAnotherOwner(tx, id, { from: context.at });
			const access = presentAccess(tx, id, context.providerId);
			tx.force(administrators, id, { suspended: true });
			endRestoration(tx, id, context);
			tx.force(reviewDecisions, reviewId, { [id]: { kind: 'suspend', by: null, access } });
		}
	})
};

function decisionAbout({ id, reviewId }: Subject) {
	return { collection: 'reviewDecision', id: reviewId, field: id };
}

function readRows({ id, reviewId }: Subject) {
	return [
		{ collection: 'administrator', id },
		{ collection: 'organizationAccess', id },
		{ collection: 'accessReview', id: reviewId },
		{ collection: 'reviewDecision', id: reviewId }
	];
}

function suspend(tx: WriteTransaction, id: string, context: MutationContext): void {
	requireContainment(tx, id, context);
	requireAnotherOwner(tx, id, { from: context.at });
	tx.set(administrators, id, { suspended: true });
	endRestoration(tx, id, context);
}

/**
 * Whether another reviewer has decided the same in the meantime, so that there is nothing to tell.
 */
function isDecidedSo(
	tx: WriteTransaction,
	subject: Subject,
	{ kind, context }: { readonly kind: ReviewDecision['kind']; readonly context: MutationContext }
): boolean {
	const present = tx.get(reviewDecisions, subject.reviewId)?.[subject.id];
	return present?.kind === kind && !context.sawCurrent(decisionAbout(subject));
}

/** Whether the due time of the review suspends a person about whom nobody has decided. */
function isDue({ undecided, closedAt, dueAt, subjects }: AccessReview, id: string, at: number) {
	return undecided === 'suspend' && closedAt === null && dueAt <= at && subjects.includes(id);
}
