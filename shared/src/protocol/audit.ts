import * as z from 'zod/mini';

import { Outcome } from './verdict.ts';

export const MAX_AUDIT_EVENTS = 200;

const Id = z.string().check(z.regex(/^\w{1,64}$/));
const Version = z.int().check(z.nonnegative());
const Time = z.int().check(z.nonnegative());

/** An access edge belongs to its administrator. */
export const AuditSubject = z.strictObject({
	collection: z.enum(['administrator', 'organization', 'provider']),
	id: Id
});
export type AuditSubject = z.infer<typeof AuditSubject>;

/** Which events; each that is given narrows. Times are epoch milliseconds, the first included. */
export const AuditFilters = z.strictObject({
	actorId: z.optional(Id),
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
	deviceId: z.string().check(z.maxLength(64)),
	/** Only events below this version; without it from the newest on. */
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
 * What an event says it did. What only records a fact (a first password, an enrollment, a new API
 * key) used to be decided `noop` although it changed a row. Its hash keeps that word, its reader
 * gets the truth.
 */
export function outcomeOfEvent(outcome: Outcome, hasChanges: boolean): Outcome {
	return outcome === 'noop' && hasChanges ? 'applied' : outcome;
}

/** One decided change. What is about a row out of sight has neither label nor changes. */
export const AuditRecord = z.object({
	version: z.number(),
	name: z.string(),
	mutationId: z.nullable(z.string()),
	actorId: z.nullable(z.string()),
	actorName: z.string(),
	deviceName: z.nullable(z.string()),
	/** Where it was sent from; told to owners, and of one's own. */
	address: z.nullable(z.string()),
	subject: z.nullable(
		z.object({ collection: z.string(), id: z.string(), label: z.nullable(z.string()) })
	),
	changes: z.array(AuditChange),
	reason: z.nullable(z.string()),
	ticket: z.nullable(z.string()),
	outcome: Outcome,
	/** Of a refusal. */
	code: z.nullable(z.string()),
	/** By the clock of the device that made it. */
	madeAt: z.number(),
	/** That clock was changed before it was sent: about then. */
	isMadeAtUncertain: z.optional(z.boolean()),
	/** When it was decided, whatever the outcome. */
	appliedAt: z.number()
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export const AuditAnswer = z.object({
	/** Newest first. */
	events: z.array(AuditRecord),
	/** Whether there may be older ones: they are asked for with `before: through`. */
	more: z.boolean(),
	/** Down to this version these are all; a long search may stop before it has found enough. */
	through: z.number(),
	/** The newest version there is. */
	version: z.number()
});
export type AuditAnswer = z.infer<typeof AuditAnswer>;

export const AuditVerifyRequest = z.strictObject({
	deviceId: z.string().check(z.maxLength(64))
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
