import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { Outcome } from './verdict.ts';
import { get, post, withFreshFactor } from './endpoint.ts';

export const MAX_AUDIT_EVENTS = 200;

const Version = z.int().check(z.nonnegative());
const Time = z.int().check(z.nonnegative());

/** Subject of an event; an access edge belongs to its administrator. */
export const AuditSubject = z.strictObject({
	collection: z.enum(['administrator', 'organization', 'provider']),
	id: WireId
});
export type AuditSubject = z.infer<typeof AuditSubject>;

/** Filters of events; each one given narrows. Times are epoch milliseconds, the first included. */
export const AuditFilters = z.strictObject({
	actorId: z.optional(WireId),
	subject: z.optional(AuditSubject),
	/** Names of mutations. */
	names: z.optional(z.array(z.string().check(z.maxLength(64))).check(z.maxLength(64))),
	outcomes: z.optional(z.array(Outcome).check(z.maxLength(Outcome.options.length))),
	madeFrom: z.optional(Time),
	madeBefore: z.optional(Time),
	appliedFrom: z.optional(Time),
	appliedBefore: z.optional(Time)
});
export type AuditFilters = z.infer<typeof AuditFilters>;

export const AuditRequest = z.strictObject({
	deviceId: WireId,
	/** Only events below this version; if absent, the newest come first. */
	before: z.optional(Version),
	/** Only events above this version. */
	after: z.optional(Version),
	limit: z.int().check(z.positive(), z.maximum(MAX_AUDIT_EVENTS)),
	filters: AuditFilters
});
export type AuditRequest = z.infer<typeof AuditRequest>;

export const AuditChange = z.object({
	collection: z.string(),
	id: z.string(),
	field: z.string(),
	from: z.unknown(),
	to: z.unknown()
});

/**
 * Returns the outcome of an event for its reader. Mutations that only record a fact (a first
 * password, an enrollment, a new API key) used to be decided `noop` although they changed a row.
 * The hash keeps that word; the reader gets the truth.
 */
export function outcomeOfEvent(outcome: Outcome, hasChanges: boolean): Outcome {
	return outcome === 'noop' && hasChanges ? 'applied' : outcome;
}

/** One decided change. An event about a row out of sight has neither label nor changes. */
export const AuditRecord = z.object({
	version: z.number(),
	name: z.string(),
	mutationId: z.nullable(z.string()),
	actorId: z.nullable(z.string()),
	actorName: z.string(),
	deviceName: z.nullable(z.string()),
	/** Network address it was sent from; shown to owners, and in one's own events. */
	address: z.nullable(z.string()),
	subject: z.nullable(
		z.object({ collection: z.string(), id: z.string(), label: z.nullable(z.string()) })
	),
	changes: z.array(AuditChange),
	reason: z.nullable(z.string()),
	ticket: z.nullable(z.string()),
	outcome: Outcome,
	/** Code of a refusal. */
	code: z.nullable(z.string()),
	/** Time by the clock of the device that made it. */
	madeAt: z.number(),
	/** True if that clock was changed before sending, so `madeAt` is approximate. */
	isMadeAtUncertain: z.optional(z.boolean()),
	/** Who asked for a change that was decided by this actor, or by nobody in time. */
	requestedBy: z.optional(
		z.object({
			id: z.string(),
			name: z.string(),
			/** The change: its id, and the name of its mutation. */
			mutationId: z.string(),
			action: z.string()
		})
	),
	/** Whose device carried it in its envelope; absent if it came from its author's. */
	carrier: z.optional(z.object({ id: z.string(), name: z.string(), deviceName: z.string() })),
	/** Time when it was decided, whatever the outcome. */
	appliedAt: z.number()
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export const AuditAnswer = z.object({
	/** Newest first. */
	events: z.array(AuditRecord),
	/** True if there may be older events; they are requested with `before: through`. */
	more: z.boolean(),
	/**
	 * Version down to which the events are complete; a long search may stop before it has found
	 * enough.
	 */
	through: z.number(),
	/** The newest version there is. */
	version: z.number()
});
export type AuditAnswer = z.infer<typeof AuditAnswer>;

export const AuditVerifyRequest = z.strictObject({
	deviceId: WireId
});
export type AuditVerifyRequest = z.infer<typeof AuditVerifyRequest>;

export const AuditVerifyAnswer = z.object({
	/** Events that were followed, link by link. */
	count: z.number(),
	/** The first event that does not follow from the one before it; one too many where the end is missing. */
	brokenAt: z.nullable(z.number()),
	/** The newest event's hash: kept elsewhere, it shows whether the end was cut off. */
	hash: z.string()
});
export type AuditVerifyAnswer = z.infer<typeof AuditVerifyAnswer>;

export const AuditFormat = z.enum(['csv', 'json']);
export type AuditFormat = z.infer<typeof AuditFormat>;

export const AUDIT = post('/sync/v1/audit', AuditRequest, AuditAnswer);
export const AUDIT_VERIFY = post('/sync/v1/audit/verify', AuditVerifyRequest, AuditVerifyAnswer);
export const AUDIT_EXPORT = withFreshFactor(
	get('/sync/v1/audit/export', undefined, ['deviceId', 'format', 'filters'])
);
export const REVIEW_EVIDENCE = withFreshFactor(
	get('/sync/v1/reviews/:id/evidence', undefined, ['format', 'deviceId'])
);
