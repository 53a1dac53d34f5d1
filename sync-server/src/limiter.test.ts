import { expect, test } from 'vitest';

import { createLimiter } from './limiter.ts';

test('the limit allows a burst at once, and then as many as are refilled', () => {
	const clock = { now: 0 };
	const limiter = createLimiter({ burst: 3, perSecond: 2, clock: () => clock.now });
	const take = () => limiter.take('a');

	expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 500]);
	expect(limiter.take('b')).toBe(0);
	clock.now = 500;
	expect([take(), take()]).toEqual([0, 500]);
});

test('peeking consumes nothing, and a clock that runs backwards adds nothing', () => {
	const clock = { now: 1000 };
	const limiter = createLimiter({ burst: 1, perSecond: 1, clock: () => clock.now });
	expect([limiter.look('a'), limiter.look('a')]).toEqual([0, 0]);
	clock.now = 0;

	expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1000]);
});

test('the longest inactive entries are evicted when the limiter is full', () => {
	const limiter = createLimiter({ burst: 1, perSecond: 1, clock: () => 0 });
	limiter.take('first');
	for (let number = 0; number < 10_000; number++) limiter.take(String(number));

	expect(limiter.take('9999')).toBe(1000);
	expect(limiter.take('first')).toBe(0);
});
