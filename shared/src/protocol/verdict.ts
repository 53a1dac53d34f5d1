import * as z from 'zod/mini';

import { Rejection } from '#rejection.ts';

export const Outcome = z.enum([
	'applied',
	'merged',
	'noop',
	'superseded',
	'rejected',
	'review',
	'expired',
	/** Handed over by a revoked device; an owner decides what becomes of it. */
	'quarantined',
	/** Waits for a second person. */
	'approval'
]);
export type Outcome = z.infer<typeof Outcome>;

export const ApprovalDecision = z.enum(['approved', 'declined', 'glassBroken', 'expired']);
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

/**
 * Field that holds someone else's value. The facts are left out if the reader may not see the row.
 */
export const VerdictConflict = z.object({
	collection: z.string(),
	id: z.string(),
	field: z.string(),
	yours: z.unknown(),
	/** Value the author saw, if the audit still has it. */
	before: z.optional(z.unknown()),
	theirs: z.optional(z.unknown()),
	by: z.optional(
		z.object({
			administratorId: z.nullable(z.string()),
			name: z.string(),
			deviceName: z.nullable(z.string()),
			/** Server time of their change, epoch milliseconds. */
			at: z.number()
		})
	)
});
export type VerdictConflict = z.infer<typeof VerdictConflict>;

/** What is known of a change that needed a second person. */
export const VerdictApproval = z.object({
	/** Server time from which it can no longer be approved, epoch milliseconds. */
	expiresAt: z.number(),
	/** What it would change, for those who decide while it waits. */
	changes: z.optional(
		z.array(
			z.object({
				collection: z.string(),
				id: z.string(),
				field: z.string(),
				from: z.unknown(),
				to: z.unknown()
			})
		)
	),
	decision: z.optional(ApprovalDecision),
	/** Absent while it waits, and if nobody decided in time. */
	by: z.optional(z.object({ administratorId: z.string(), name: z.string() })),
	/** Server time of the decision. */
	at: z.optional(z.number()),
	/** Why it was declined, or applied without a second person. */
	reason: z.optional(z.string()),
	/** Position of the decision, at which its changes stand. */
	version: z.optional(z.number())
});
export type VerdictApproval = z.infer<typeof VerdictApproval>;

/** Result of a mutation. Final, except for its successor, and for a change that waits for approval. */
export const Verdict = z.object({
	id: z.string(),
	name: z.string(),
	v: z.number(),
	args: z.unknown(),
	outcome: Outcome,
	rejection: z.optional(Rejection),
	review: z.optional(z.enum(['stale', 'confirm'])),
	approval: z.optional(VerdictApproval),
	conflicts: z.array(VerdictConflict),
	/** Position in the provider's audit; visible at this version. */
	version: z.number(),
	authoredAt: z.number(),
	decidedAt: z.number(),
	deviceId: z.string(),
	deviceName: z.string(),
	/** Author of the mutation, for people who review what revoked devices handed over, or who approve. */
	author: z.optional(z.object({ administratorId: z.string(), name: z.string() })),
	redoOf: z.optional(z.string()),
	/** The mutation that redid or discarded this one. */
	successor: z.optional(z.string())
});
export type Verdict = z.infer<typeof Verdict>;

/** Returns whether the person still has to settle it. */
export function needsPerson(
	verdict: Pick<Verdict, 'outcome' | 'conflicts' | 'successor' | 'author'>
): boolean {
	const { outcome, conflicts, successor, author } = verdict;
	if (successor !== undefined) return false;
	switch (outcome) {
		case 'superseded':
		case 'rejected':
		case 'review':
		case 'expired':
			return author === undefined;
		case 'merged':
			return author === undefined && conflicts.length > 0;
		// Its author waits, and others decide.
		case 'quarantined':
		case 'approval':
			return author !== undefined;
		case 'applied':
		case 'noop':
			return false;
	}
}
