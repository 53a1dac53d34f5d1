import * as z from 'zod/mini';
import { post } from './endpoint.ts';

/** Number of days of which the server tells the counts. */
export const OVERVIEW_DAYS = 90;

/**
 * What the pictures on Overview need and rows do not say. `since` is the day
 * of the last answer; people who were last seen before it are left out.
 */
export const OverviewRequest = z.strictObject({
	since: z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000)))
});
export type OverviewRequest = z.infer<typeof OverviewRequest>;

const count = z.int();

/** The administrators of a provider as a day began; days are counted from 1 January 1970, in UTC. */
export const DailyCount = z.object({
	day: count,
	active: count,
	pending: count,
	suspended: count,
	/** Accounts that someone can sign in to and that MFA protects (`coverageOf`). */
	covered: count
});
export type DailyCount = z.infer<typeof DailyCount>;

export const OverviewAnswer = z.object({
	/** The server's day. */
	today: count,
	/** Oldest first; none for a reader who does not see everyone. */
	days: z.array(DailyCount),
	/** Administrators by the day on which they, or their API key, were last seen. */
	seen: z.array(z.object({ day: count, ids: z.array(z.string()) }))
});
export type OverviewAnswer = z.infer<typeof OverviewAnswer>;

export const OVERVIEW = post('/sync/v1/overview', OverviewRequest, OverviewAnswer);
