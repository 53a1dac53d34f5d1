import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { WireKey, WireRow } from './patch.ts';
import { Verdict } from './verdict.ts';
import { post } from './endpoint.ts';

export const PullRequest = z.strictObject({
	deviceId: WireId,
	/** Opaque, as the server gave it with the last page; null for a first load. */
	cookie: z.nullable(z.string().check(z.maxLength(1024))),
	/** Maximum number of rows per page. */
	limit: z.number(),
	/** Requests, with the last page, the digest of the rows that the device should then hold. */
	digest: z.optional(z.boolean()),
	/** True if the last digest differed from the device's own, which therefore started over. */
	diverged: z.optional(z.boolean())
});
export type PullRequest = z.infer<typeof PullRequest>;

/**
 * One page. Over `application/x-ndjson` (requested by Accept) an answer has one page per line,
 * until the one whose `more` is false; a cut stream is resumed with the cookie of its last whole
 * line.
 *
 * Pages are staged: rows show, verdicts settle and the cookie moves together with the page whose
 * `more` is false. Only the first fill of an empty device shows rows earlier.
 */
export const PullAnswer = z.object({
	/** Position to continue from; on the last page, the state the device then has. */
	cookie: z.string(),
	more: z.boolean(),
	/**
	 * Rows start over with this page. `history`: the server was restored, and the device asks which
	 * settled mutations are lost; `sight`: the person may see other rows than before.
	 */
	reset: z.optional(z.enum(['history', 'sight'])),
	/** Progress of a fill: rows sent so far, and in all. */
	progress: z.optional(z.object({ sent: z.number(), total: z.number() })),
	put: z.array(WireRow),
	del: z.array(WireKey),
	verdicts: z.array(Verdict),
	/**
	 * Digest of the rows in sight, from the same snapshot (digest.ts), except of collections with one
	 * of their own; present if requested.
	 */
	digest: z.optional(z.number()),
	/** Digests of the other collections by name; an app leaves out those that it does not know. */
	ownDigests: z.optional(z.record(z.string(), z.number())),
	/**
	 * Only on a last page: other devices that this browser is registered as, by its device cookie,
	 * and that are revoked. Any copy of their data left here is deleted.
	 */
	revokedDevices: z.optional(z.array(z.string())),
	/** The version `cookie` stands for, to compare with a push's results. */
	version: z.number(),
	serverNow: z.number(),
	/**
	 * Time until which the device may work without contact; epoch milliseconds by the server's
	 * clock.
	 */
	leaseUntil: z.number(),
	/** The oldest protocol the server still serves. */
	minApp: z.number()
});
export type PullAnswer = z.infer<typeof PullAnswer>;

export const PULL = post('/sync/v1/pull', PullRequest, PullAnswer);
