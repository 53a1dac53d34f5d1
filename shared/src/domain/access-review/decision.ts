import * as z from 'zod/mini';

import { ordered, type Collection, type Direction } from '#collection.ts';
import { AccessSummary, ReducedAccess } from './access-summary.ts';
import { visibleToOwners } from './schema.ts';

export const DECISION_KINDS = ['keep', 'reduce', 'suspend'] as const;
export const DecisionKind = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof DecisionKind>;

export const ReviewDecision = z.object({
	kind: DecisionKind,
	/** Null if the due time decided. */
	by: z.nullable(z.string()),
	access: AccessSummary,
	/** Access that a reduction left. */
	left: z.optional(ReducedAccess),
	note: z.optional(z.string())
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/** One row per review, one field per decided person; its version is its place in the audit. */
export const ReviewDecisions = z.record(z.string(), ReviewDecision);
export type ReviewDecisions = z.infer<typeof ReviewDecisions>;

export const reviewDecisions: Collection<ReviewDecisions> = {
	name: 'reviewDecision',
	noun: 'the decisions of access review',
	ownedBy: 'accessReview',
	hasOwnDigest: true,
	indexes: {},
	visibleTo: visibleToOwners,
	policyOf: () => ordered(decisionDirection),
	alsoVersionedBy: () => undefined,
	displayName: () => '',
	fieldName: (administratorId) => `the decision about administrator ${administratorId}`,
	parse: (input) => ReviewDecisions.parse(input)
};

/** The stricter decision stands; a milder one gives no access, so it needs no fresh factor. */
function decisionDirection(from: unknown, to: unknown): Direction {
	return strictnessOf(to) > strictnessOf(from) ? 'tighten' : 'neutral';
}

/** An undecided person counts as kept. */
function strictnessOf(decision: unknown): number {
	const kinds: readonly unknown[] = DECISION_KINDS;
	const kind = typeof decision === 'object' && decision !== null && 'kind' in decision;
	return Math.max(0, kinds.indexOf(kind ? decision.kind : undefined));
}
