import * as z from 'zod/mini';

import { ordered, type Collection, type Direction } from '#collection.ts';
import { AccessSummary, ReducedAccess } from './access-summary.ts';
import { visibleToOwners } from './schema.ts';

/** In order of strictness. */
export const DECISION_KINDS = ['keep', 'reduce', 'suspend'] as const;
export const DecisionKind = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof DecisionKind>;

/** What was decided about one person, and what they had then. */
export const ReviewDecision = z.object({
	kind: DecisionKind,
	/** Null if the due time decided. */
	by: z.nullable(z.string()),
	access: AccessSummary,
	/** What a reduction left them. */
	left: z.optional(ReducedAccess),
	note: z.optional(z.string())
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/**
 * One row per review, under its id, with one field per decided administrator. The version of a
 * field is the decision's position in the audit.
 */
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

/**
 * The stricter decision stands. A milder one gives no access, so it is compared with what its
 * author saw and needs no fresh factor.
 */
function decisionDirection(from: unknown, to: unknown): Direction {
	return strictnessOf(to) > strictnessOf(from) ? 'tighten' : 'neutral';
}

/** Nothing decided is as strict as keeping. */
function strictnessOf(decision: unknown): number {
	const kinds: readonly unknown[] = DECISION_KINDS;
	const kind = typeof decision === 'object' && decision !== null && 'kind' in decision;
	return Math.max(0, kinds.indexOf(kind ? decision.kind : undefined));
}
