import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { Rejection } from '#rejection.ts';
import { PullAnswer } from './pull.ts';
import { Outcome } from './verdict.ts';
import { post } from './endpoint.ts';

export const MAX_PUSH_MUTATIONS = 500;

export const MutationId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

const Base = z.union([z.number(), z.strictObject({ after: MutationId, base: z.number() })]);

/** Envelope of a mutation; its mutator checks the arguments, for each mutation alone. */
export const Mutation = z.strictObject({
	id: MutationId,
	name: z.string().check(z.maxLength(64)),
	v: z.number(),
	args: z.unknown(),
	base: z.record(z.string(), Base),
	/** Cookie of the replica its author saw; null before the first sync is complete. */
	seen: z.nullable(z.string().check(z.maxLength(1024))),
	/**
	 * Values of the ordinary fields among the bases, for a server whose history is not the
	 * author's. Not part of the mutation's identity.
	 */
	seenValues: z.optional(z.record(z.string(), z.unknown())),
	dependsOn: z.optional(MutationId),
	redoOf: z.optional(MutationId),
	/** Time by the device's clock, epoch milliseconds: displayed, never used for decisions. */
	authoredAt: z.number(),
	/**
	 * Time since it was made, if the device's clock was changed since and the device has counted;
	 * it then replaces the difference of `clientNow` and `authoredAt`. Like `isTimeUncertain` it
	 * describes the moment of sending and is not part of the mutation's identity.
	 */
	madeAgoMs: z.optional(z.number()),
	/** True if the clock was changed between making and sending it, and no count was kept. */
	isTimeUncertain: z.optional(z.boolean())
});
export type Mutation = z.infer<typeof Mutation>;

/** `urgent`: tightenings that depend on nothing queued, in a request of their own. */
export const Lane = z.enum(['urgent', 'ordinary']);
export type Lane = z.infer<typeof Lane>;

export const PushRequest = z.strictObject({
	deviceId: WireId,
	lane: Lane,
	clientNow: z.number(),
	queueDepth: z.number(),
	oldestAt: z.nullable(z.number()),
	mutations: z.array(Mutation).check(z.maxLength(MAX_PUSH_MUTATIONS)),
	/** If present, the answer also carries a pull. */
	cookie: z.optional(z.nullable(z.string().check(z.maxLength(1024))))
});
export type PushRequest = z.infer<typeof PushRequest>;

/** A mark, not a settlement: a record is settled when the cookie has reached `version`. */
export const PushResult = z.object({
	id: z.string(),
	/** `deferred`: this server is too old to know the mutation, which blocks its lane. */
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

export const PUSH = post('/sync/v1/push', PushRequest, PushAnswer);
