import { sql } from 'kysely';

import type { AuthError } from '#auth/auth-error.ts';
import type { Database } from '#store/store.ts';
import { FOR_GOOD, throttleKey, type Factor } from '#store/throttle-key.ts';

import { networkOf } from './network.ts';

/**
 * Counts attempts in the database before anything is verified, so that a limit holds for attempts
 * made at the same moment, by several processes, and across a restart.
 */
export interface Throttle {
	/** False if no attempt is allowed for the time being. */
	admit(factor: Factor, subject: string): Promise<boolean>;
	/** Returns the number of attempts in a row, this one included; undefined if none is allowed. */
	count(factor: Factor, subject: string): Promise<number | undefined>;
	/** An account starts from zero; a network address counts one attempt less. */
	forgive(factor: Factor, subject: string): Promise<void>;
}

interface Policy {
	readonly free: number;
	/** Waits after each further attempt; the last one repeats. */
	readonly waitsMs: readonly number[];
	/** Failures older than this do not count. */
	readonly memoryMs: number;
	readonly forgives: 'all' | 'one';
	/** Attempts in a row after which waiting no longer helps (NIST SP 800-63B-4, section 3.2.2). */
	readonly max?: number | undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const ADDRESS_WAIT_MS = MINUTE;
const FOREVER = 100 * 365 * DAY;
/** Clocks of two servers of one database differ by less. */
const CLOCKS_DIFFER_MS = MINUTE;
const MAX_FAILURES = 100;

/** A month without an attempt resets the count, so that the counts of strangers can be dropped. */
const PASSWORD: Policy = {
	free: 10,
	waitsMs: [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE],
	memoryMs: 30 * DAY,
	forgives: 'all',
	max: MAX_FAILURES
};

/** A second factor's failures do not fade with time: only a right one clears them (ASVS 6.3). */
const SECOND_FACTOR: Policy = {
	free: 10,
	waitsMs: [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE],
	memoryMs: FOREVER,
	forgives: 'all',
	max: MAX_FAILURES
};

const POLICIES: Readonly<Record<Factor, Policy>> = {
	// A whole office may share one address, so this only stops floods.
	address: { free: 300, waitsMs: [MINUTE], memoryMs: 15 * MINUTE, forgives: 'one' },
	password: PASSWORD,
	device: PASSWORD,
	code: SECOND_FACTOR,
	recovery: SECOND_FACTOR,
	passkey: SECOND_FACTOR,
	// Never permanent: the secret was drawn a moment ago, and each new start draws another.
	enrolment: { ...SECOND_FACTOR, memoryMs: DAY, max: undefined },
	// A code lives for ten minutes, so that a few attempts at each are all that fit.
	caller: { free: 5, waitsMs: [MINUTE, 5 * MINUTE, 15 * MINUTE], memoryMs: DAY, forgives: 'all' }
};

/** The last attempt before the first wait or the permanent lock; people are notified of both. */
export function isLocking(factor: Factor, attempts: number): boolean {
	const { free, max } = POLICIES[factor];
	return attempts === free || attempts === max;
}

export function createThrottle(db: Database, clock: () => number): Throttle {
	const throttle: Throttle = {
		async admit(factor, subject) {
			return (await throttle.count(factor, subject)) !== undefined;
		},
		async count(factor, subject) {
			const policy = POLICIES[factor];
			const failures = failuresAfter(policy);
			const counted = await db
				.insertInto('throttle')
				.values({
					key: keyOf(factor, subject),
					failures: 1,
					blocked_until: 0,
					updated_at: clock()
				})
				.onConflict((conflict) =>
					conflict
						.column('key')
						.doUpdateSet({
							failures,
							blocked_until: blockedUntil(policy, failures),
							updated_at: sql<number>`excluded.updated_at`
						})
						.where(isAllowed(policy))
				)
				.returning('failures')
				.executeTakeFirst();
			return counted?.failures;
		},
		async forgive(factor, subject) {
			const key = keyOf(factor, subject);
			if (POLICIES[factor].forgives === 'all')
				await db.deleteFrom('throttle').where('key', '=', key).execute();
			else
				await db
					.updateTable('throttle')
					.set({ failures: sql<number>`failures - 1` })
					.where('key', '=', key)
					.where('failures', '>', 0)
					.execute();
		}
	};
	return throttle;
}

export async function checkAddressLimit(
	{ throttle }: { readonly throttle: Throttle },
	address: string
): Promise<AuthError | undefined> {
	if (await throttle.admit('address', address)) return undefined;
	return { code: 'too_many_attempts', retryAfterMs: ADDRESS_WAIT_MS };
}

function keyOf(factor: Factor, subject: string): string {
	return throttleKey(factor, factor === 'address' ? networkOf(subject) : subject);
}

/**
 * No wait is in force. A wait that ends later than the longest one began while the server's clock
 * was ahead, so it no longer counts, unless it is permanent.
 */
function isAllowed({ waitsMs }: Policy) {
	const longest = Math.max(...waitsMs) + CLOCKS_DIFFER_MS;
	return sql<boolean>`throttle.blocked_until <= excluded.updated_at
		OR (throttle.blocked_until > excluded.updated_at + ${sql.lit(longest)}
			AND throttle.blocked_until < ${sql.lit(FOR_GOOD)})`;
}

function failuresAfter({ memoryMs }: Policy) {
	return sql<number>`CASE WHEN throttle.updated_at < excluded.updated_at - ${sql.lit(memoryMs)}
		THEN 1 ELSE throttle.failures + 1 END`;
}

/** 0 before the first wait: the later of two simultaneous attempts may have an earlier time. */
function blockedUntil(
	{ free, waitsMs, max = FOREVER }: Policy,
	failures: ReturnType<typeof failuresAfter>
) {
	const steps = waitsMs.map(
		(waitMs, index) => sql`WHEN ${failures} <= ${sql.lit(free + index)} THEN ${sql.lit(waitMs)}`
	);
	const last = waitsMs.at(-1) ?? 0;
	return sql<number>`CASE WHEN ${failures} < ${sql.lit(free)} THEN 0
		WHEN ${failures} >= ${sql.lit(max)} THEN ${sql.lit(FOR_GOOD)}
		ELSE excluded.updated_at + CASE ${sql.join(steps, sql` `)} ELSE ${sql.lit(last)} END END`;
}
