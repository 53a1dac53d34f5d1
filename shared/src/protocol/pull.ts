import * as z from 'zod/mini';

import { WireKey, WireRow } from './patch.ts';
import { Verdict } from './verdict.ts';

export const PullRequest = z.strictObject({
	deviceId: z.string().check(z.maxLength(64)),
	/** null: a first load. Opaque, as the server gave it with the last page. */
	cookie: z.nullable(z.string().check(z.maxLength(1024))),
	/** Rows a page at most. */
	limit: z.number(),
	/** The last page is to bring the digest of what the device should then hold. */
	digest: z.optional(z.boolean()),
	/** The last digest was another than the device's own, which therefore began afresh. */
	diverged: z.optional(z.boolean())
});
export type PullRequest = z.infer<typeof PullRequest>;

/**
 * One page. Over `application/x-ndjson` (asked for by Accept) an answer is a page a line, until
 * the one whose `more` is false; a cut stream is resumed with the cookie of its last whole line.
 *
 * Pages are staged: rows show, verdicts settle and the cookie moves together with the page whose
 * `more` is false. Only the first fill of an empty device shows rows before.
 */
export const PullAnswer = z.object({
	/** Of this page: where to go on. Of the last page: what the device then has. */
	cookie: z.string(),
	more: z.boolean(),
	/**
	 * Rows start afresh with this page. `history`: the server was restored, the device asks which
	 * settled mutations are lost; `sight`: what the person may see has changed.
	 */
	reset: z.optional(z.enum(['history', 'sight'])),
	/** Of a fill: rows sent so far, and in all. */
	progress: z.optional(z.object({ sent: z.number(), total: z.number() })),
	put: z.array(WireRow),
	del: z.array(WireKey),
	verdicts: z.array(Verdict),
	/** Of all rows in sight, from the same snapshot (digest.ts); where it was asked for. */
	digest: z.optional(z.number()),
	/**
	 * Of a last page: other devices that this browser is registered as, by its device cookie, and that
	 * are revoked. Whatever copy of theirs is left here goes.
	 */
	revokedDevices: z.optional(z.array(z.string())),
	/** The version `cookie` stands for, to compare with a push's results. */
	version: z.number(),
	serverNow: z.number(),
	/** Until when the device may work without contact; epoch milliseconds by the server's clock. */
	leaseUntil: z.number(),
	/** The oldest protocol the server still serves. */
	minApp: z.number()
});
export type PullAnswer = z.infer<typeof PullAnswer>;
