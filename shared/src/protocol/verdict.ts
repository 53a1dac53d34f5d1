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
	'quarantined'
]);
export type Outcome = z.infer<typeof Outcome>;

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

/** Result of a mutation. Final, except for its successor. */
export const Verdict = z.object({
	id: z.string(),
	name: z.string(),
	v: z.number(),
	args: z.unknown(),
	outcome: Outcome,
	rejection: z.optional(Rejection),
	review: z.optional(z.enum(['stale', 'confirm'])),
	conflicts: z.array(VerdictConflict),
	/** Position in the provider's audit; visible at this version. */
	version: z.number(),
	authoredAt: z.number(),
	decidedAt: z.number(),
	deviceId: z.string(),
	deviceName: z.string(),
	/** Author of the mutation; shown to people who may review what revoked devices handed over. */
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
	if (verdict.successor !== undefined) return false;
	switch (verdict.outcome) {
		case 'superseded':
		case 'rejected':
		case 'review':
		case 'expired':
			return true;
		case 'merged':
			return verdict.conflicts.length > 0;
		case 'quarantined':
			return verdict.author !== undefined;
		case 'applied':
		case 'noop':
			return false;
	}
}
