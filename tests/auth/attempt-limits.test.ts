// @all: makes thousands of attempts; throttle.test.ts has those that a person would notice
import {
	checkAddressLimit,
	createThrottle,
	isLocking,
	type Throttle
} from '@tenantry/sync-server/auth/throttle/throttle.ts';
import type { Factor } from '@tenantry/sync-server/store/throttle-key.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases, openTemporarySqlite, type OpenStore } from '#support/store/stores.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 9);

interface Limit {
	/** Attempts in a row that do not wait for one another. */
	readonly free: number;
	readonly waits: readonly number[];
	/** Time without an attempt after which all are forgotten. */
	readonly memory: number | 'for good';
	/** Attempts after which waiting no longer helps. */
	readonly max?: number;
}

const PASSWORD: Limit = {
	free: 10,
	waits: [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE],
	memory: 30 * DAY,
	max: 100
};
const SECOND_FACTOR: Limit = {
	free: 10,
	waits: [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE],
	memory: 'for good',
	max: 100
};
const LIMITS: readonly (readonly [Factor, Limit])[] = [
	['address', { free: 300, waits: [MINUTE], memory: 15 * MINUTE }],
	['password', PASSWORD],
	['device', PASSWORD],
	['code', SECOND_FACTOR],
	['recovery', SECOND_FACTOR],
	['passkey', SECOND_FACTOR],
	['enrolment', { free: 10, waits: SECOND_FACTOR.waits, memory: DAY }],
	['caller', { free: 5, waits: [MINUTE, 5 * MINUTE, 15 * MINUTE], memory: DAY }]
];

describe('on SQLite', () => {
	let opened: OpenStore;
	let now: number;
	let throttle: Throttle;

	beforeEach(async () => {
		opened = await openTemporarySqlite();
		now = START;
		throttle = createThrottle(opened.store.db, () => now);
	});
	afterEach(() => opened.close());

	const count = (factor: Factor, subject = 'someone') => throttle.count(factor, subject);

	async function countTimes(factor: Factor, times: number): Promise<unknown> {
		let last: unknown;
		for (let n = 0; n < times; n++) last = await count(factor);
		return last;
	}

	describe.each(LIMITS)('attempts at %s', (factor, { free, waits, memory, max }) => {
		test('SEC-A07 SEC-E11 are free at first, and then wait as long as the limit says', async () => {
			expect(await countTimes(factor, free)).toBe(free);

			// The last wait repeats.
			const all = [...waits, ...waits.slice(-1), ...waits.slice(-1)];
			for (const [index, wait] of all.entries()) {
				now += wait - 1;
				expect(await count(factor)).toBeUndefined();
				now += 1;
				expect(await count(factor)).toBe(free + index + 1);
			}
			expect(await count(factor)).toBeUndefined();
		});

		test('SEC-A08 are forgotten no sooner than the limit says', async () => {
			await countTimes(factor, free - 1);
			now += memory === 'for good' ? 99 * 365 * DAY : memory;
			expect(await count(factor)).toBe(free);

			if (memory === 'for good') return;
			now += memory + 1;
			expect(await count(factor)).toBe(1);
		});

		test('SEC-A06 end for good, where they do, however long one waits', async () => {
			const longest = waits.at(-1) ?? 0;
			const most = Math.max(free, 100);
			await countTimes(factor, free);
			for (let n = free; n < most; n++) {
				now += longest;
				expect(await count(factor)).toBe(n + 1);
			}

			now += max === undefined ? longest : 1_000 * 365 * DAY;
			expect(await count(factor)).toBe(max === undefined ? most + 1 : undefined);
		});

		test('are counted apart from those of others, and from those at everything else', async () => {
			await countTimes(factor, free);

			expect(await count(factor, 'another')).toBe(1);
			const elsewhere = LIMITS.filter(([other]) => other !== factor);
			for (const [other] of elsewhere) expect(await count(other)).toBe(1);
			expect(await count(factor)).toBeUndefined();
		});
	});

	test.each(LIMITS.filter(([factor]) => factor !== 'address'))(
		'a right attempt at %s starts from zero',
		async (factor, { free }) => {
			await countTimes(factor, free - 1);

			await throttle.forgive(factor, 'someone');

			expect(await count(factor)).toBe(1);
		}
	);

	test('SEC-E11 a right sign-in takes back one attempt of its address, and not those of guesses', async () => {
		await countTimes('address', 298);
		await count('address');

		await throttle.forgive('address', 'someone');

		expect([await count('address'), await count('address')]).toEqual([299, 300]);
		expect(await count('address')).toBeUndefined();
	});

	test('SEC-E11 the networks of addresses are counted, and no other subject counts as an address', async () => {
		const [one, other] = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::1'];

		expect([await count('address', one), await count('address', other)]).toEqual([1, 2]);
		expect(await count('address', '2001:db8:1:3::1')).toBe(1);
		expect([await count('password', one), await count('password', other)]).toEqual([1, 1]);
	});

	test('SEC-E11 an address over its limit may ask again in a minute', async () => {
		const check = () => checkAddressLimit({ throttle }, '192.0.2.1');
		for (let n = 0; n < 300; n++) expect(await check()).toBeUndefined();

		expect(await check()).toEqual({ code: 'too_many_attempts', retryAfterMs: MINUTE });
		expect(await checkAddressLimit({ throttle }, '192.0.2.2')).toBeUndefined();
		now += MINUTE;
		expect(await check()).toBeUndefined();
	});

	test('SEC-A08 a wait counts until it ends later than any could, two clocks a minute apart', async () => {
		await countTimes('password', 10);
		const endsAt = now + 30 * SECOND;

		now = endsAt - 15 * MINUTE - MINUTE;
		expect(await count('password')).toBeUndefined();
		now -= 1;
		expect(await count('password')).toBe(11);
	});

	test('an address never has fewer than no attempts', async () => {
		await count('address');
		for (let n = 0; n < 3; n++) await throttle.forgive('address', 'someone');

		expect(await count('address')).toBe(1);
	});
});

test.each(databases)(
	'SEC-A07 concurrent attempts of two processes on %s share one count',
	async (_name, open) => {
		const { store, ...opened } = await open();
		const processes = [store, store].map(({ db }) => createThrottle(db, () => START));

		const admitted = await Promise.all(
			Array.from({ length: 20 }, () =>
				processes.map((process) => process.admit('password', 'someone'))
			).flat()
		);

		expect(admitted.filter(Boolean)).toHaveLength(10);
		await opened.close();
	}
);

test.each(LIMITS)(
	'people are notified of the first wait for %s, and of its end for good',
	(factor, { free, max }) => {
		const locking = Array.from({ length: 400 }, (_, n) => n).filter((n) => isLocking(factor, n));

		expect(locking).toEqual(max === undefined ? [free] : [free, max]);
	}
);
