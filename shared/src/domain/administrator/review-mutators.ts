import * as z from 'zod/mini';

import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import type { ReducedAccess } from '#domain/access-review/access-summary.ts';
import {
	reviewDecisions,
	type DecisionKind,
	type ReviewDecision
} from '#domain/access-review/decision.ts';
import { isOver, requireReview, requireReviewer } from '#domain/access-review/open-review.ts';
import { presentAccess } from '#domain/access-review/present-access.ts';
import type { AccessReview } from '#domain/access-review/schema.ts';
import { LONGEST_REASON } from '#domain/limits.ts';
import { AccessReviewId, AdministratorId } from '#domain/ids.ts';
import { requireContainment } from './containment.ts';
import { isActiveOwner, requireAnotherOwner } from './owner.ts';
import {
	organizationsIn,
	reduceAccess,
	reductionFields,
	type Reducing,
	type Reduction
} from './reduction.ts';
import { administrators, requireAdministrator } from './schema.ts';
import { endRestoration, requireOther } from './standing.ts';

interface Subject {
	readonly id: string;
	readonly reviewId: string;
}

interface Decided extends Subject, Reduction {
	readonly kind: DecisionKind;
}

const Subject = { id: AdministratorId, reviewId: AccessReviewId };
const Note = z.optional(z.string().check(z.trim(), z.maxLength(LONGEST_REASON)));

/**
 * Decisions of access reviews. Their subject is the person, so that they appear in the person's
 * history.
 */
export const reviewMutators = {
	/** Decides about a person in a review, and suspends them or reduces their access with it. */
	review: defineMutator({
		version: 1,
		args: z.discriminatedUnion('kind', [
			z.strictObject({ ...Subject, kind: z.enum(['keep', 'suspend']), note: Note }),
			z.strictObject({ ...Subject, kind: z.literal('reduce'), ...reductionFields, note: Note })
		]),
		touches: (args) => [...accessFields(args), decisionAbout(args)],
		subject: ({ id }) => ({ collection: 'administrator', id }),
		// A reduction waits its turn, so that it overtakes neither a suspension nor its review's start.
		isUrgent: ({ kind }) => kind === 'suspend',
		reads: (args) => [...readRows(args), ...(args.kind === 'reduce' ? organizationsIn(args) : [])],
		run(tx, args, context) {
			const { id, reviewId, kind, note } = args;
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
			const isAgreed = isDecidedSo(tx, args, { kind, context });
			const left = carryOut(tx, args, { access, isAgreed, context });
			const by = context.principal.administratorId;
			const said = { ...(note !== undefined && note !== '' && { note }) };
			const decision = { kind, by, access, ...(left !== undefined && { left }), ...said };
			if (!isLate && !isAgreed) tx.set(reviewDecisions, reviewId, { [id]: decision });
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

/** The fields of the account that a decision means to change. */
function accessFields(args: Decided) {
	const field = (name: string) => ({ collection: 'administrator', id: args.id, field: name });
	if (args.kind === 'suspend') return [field('suspended')];
	return [
		...(args.role === undefined ? [] : [field('role')]),
		...(args.organizationIds === undefined ? [] : [field('accessMode')])
	];
}

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

/** Does to the access what was decided, and returns what a reduction left. */
function carryOut(
	tx: WriteTransaction,
	decided: Decided,
	reducing: Reducing
): ReducedAccess | undefined {
	const { id, kind } = decided;
	if (kind === 'suspend') suspend(tx, id, reducing.context);
	if (kind !== 'reduce' || isOutranked(tx, decided, reducing.context)) return undefined;
	return reduceAccess(tx, decided, reducing);
}

/**
 * Whether another reviewer has suspended the person in the meantime. A reduction then changes
 * nothing: it is told what stands instead.
 */
function isOutranked(tx: WriteTransaction, subject: Subject, context: MutationContext): boolean {
	const present = tx.get(reviewDecisions, subject.reviewId)?.[subject.id];
	return present?.kind === 'suspend' && !context.sawCurrent(decisionAbout(subject));
}

/** Whether the due time of the review suspends a person about whom nobody has decided. */
function isDue({ undecided, closedAt, dueAt, subjects }: AccessReview, id: string, at: number) {
	return undecided === 'suspend' && closedAt === null && dueAt <= at && subjects.includes(id);
}
