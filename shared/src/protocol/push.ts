import * as z from 'zod/mini';

import { Rejection } from '#rejection.ts';
import { PullAnswer } from './pull.ts';
import { Outcome } from './verdict.ts';

export const MAX_PUSH_MUTATIONS = 500;

export const MutationId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

const Base = z.union([z.number(), z.strictObject({ after: MutationId, base: z.number() })]);

/** The envelope; arguments are checked by the mutator, for each mutation alone. */
export const Mutation = z.strictObject({
	id: MutationId,
	name: z.string().check(z.maxLength(64)),
	v: z.number(),
	args: z.unknown(),
	base: z.record(z.string(), Base),
	/** The cookie of the replica its author saw; null before the first sync is whole. */
	seen: z.nullable(z.string().check(z.maxLength(1024))),
	/**
	 * What stood in the ordinary fields among the bases, for a server whose history the author's is
	 * not: no part of the mutation's identity.
	 */
	seenValues: z.optional(z.record(z.string(), z.unknown())),
	dependsOn: z.optional(MutationId),
	redoOf: z.optional(MutationId),
	/** The device's clock, epoch milliseconds: shown, never decided by. */
	authoredAt: z.number(),
	/**
	 * How long ago it was made, where the device's clock was changed since and the device has counted;
	 * then it takes the place of the difference of `clientNow` and `authoredAt`. Like the next one said
	 * of the moment of sending: no part of the mutation's identity.
	 */
	madeAgoMs: z.optional(z.number()),
	/** The clock was changed between making and sending it, and nobody has counted. */
	isTimeUncertain: z.optional(z.boolean())
});
export type Mutation = z.infer<typeof Mutation>;

/** `urgent`: tightenings that depend on nothing queued, in a request of their own. */
export const Lane = z.enum(['urgent', 'ordinary']);
export type Lane = z.infer<typeof Lane>;

export const PushRequest = z.strictObject({
	deviceId: z.string().check(z.maxLength(64)),
	lane: Lane,
	clientNow: z.number(),
	queueDepth: z.number(),
	oldestAt: z.nullable(z.number()),
	mutations: z.array(Mutation).check(z.maxLength(MAX_PUSH_MUTATIONS)),
	/** Brings the pull back in the answer. */
	cookie: z.optional(z.nullable(z.string().check(z.maxLength(1024))))
});
export type PushRequest = z.infer<typeof PushRequest>;

/** A mark, not a settlement: a record is settled when the cookie has reached `version`. */
export const PushResult = z.object({
	id: z.string(),
	/** `deferred`: this server is too old to know the mutation, which holds its lane. */
	outcome: z.union([Outcome, z.literal('deferred')]),
	version: z.number(),
	rejection: z.optional(Rejection)
});
export type PushResult = z.infer<typeof PushResult>;

export const PushAnswer = z.object({
	results: z.array(PushResult),
	serverNow: z.number(),
	pull: z.optional(PullAnswer)
});
export type PushAnswer = z.infer<typeof PushAnswer>;
