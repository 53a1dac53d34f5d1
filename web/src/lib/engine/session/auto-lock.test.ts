import { beforeEach, describe, expect, test } from 'vitest';
import { HandMovedClock } from '#lib/replica/hand-moved-clock.ts';
import { AutoLock, type LockTimes } from './auto-lock.ts';

const MINUTE_MS = 60_000;

let clock: HandMovedClock;
let times: LockTimes;
let isSending: boolean;
let seen: string[];

beforeEach(() => {
	clock = new HandMovedClock(5_000_000);
	times = { idleMs: 15 * MINUTE_MS, hiddenMs: 2 * MINUTE_MS };
	isSending = false;
	seen = [];
});

function watch({ isVisible = true } = {}): AutoLock {
	return new AutoLock({
		clock,
		isVisible,
		timesOf: () => times,
		isSending: () => isSending,
		oncover: () => seen.push('covered'),
		onlock: () => seen.push('locked')
	});
}

test('SEC-G02 an idle app is locked after the time of the policy and not before', () => {
	watch();

	clock.pass(15 * MINUTE_MS - 1);
	const before = [...seen];
	clock.pass(1);

	expect(before).toEqual([]);
	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 each touch restarts the time', () => {
	const lock = watch();

	clock.pass(14 * MINUTE_MS);
	lock.use();
	clock.pass(14 * MINUTE_MS);
	const before = [...seen];
	clock.pass(MINUTE_MS);

	expect(before).toEqual([]);
	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 an app in the background is locked after the grace period unless it comes back before', () => {
	const lock = watch();

	lock.show(false);
	clock.pass(MINUTE_MS);
	lock.show(true);
	clock.pass(5 * MINUTE_MS);
	const back = [...seen];
	lock.show(false);
	clock.pass(2 * MINUTE_MS);

	expect(back).toEqual([]);
	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 a second tab that goes into the background does not restart the grace period', () => {
	const lock = watch({ isVisible: false });

	clock.pass(MINUTE_MS);
	lock.show(false);
	clock.pass(MINUTE_MS);

	expect(seen).toEqual(['covered', 'locked']);
});

test.each(['use', 'show'] as const)(
	'SEC-G02 a machine that slept through the time is locked at the first %s, before anything is shown',
	(first) => {
		const lock = watch();

		clock.sleep(15 * MINUTE_MS);
		if (first === 'use') lock.use();
		else lock.show(true);

		expect(seen).toEqual(['covered', 'locked']);
	}
);

test('SEC-G02 a clock that is set back gains nothing', () => {
	watch();

	clock.sleep(-60 * MINUTE_MS);
	clock.pass(15 * MINUTE_MS);

	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 a shorter time applies at once, also while the app is idle', () => {
	const lock = watch();

	clock.pass(MINUTE_MS);
	times = { ...times, idleMs: 2 * MINUTE_MS };
	lock.review();
	clock.pass(MINUTE_MS);

	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 an app locked otherwise stops its timers', () => {
	const lock = watch();

	lock.stop();
	lock.use();
	lock.show(false);
	clock.pass(60 * MINUTE_MS);

	expect(seen).toEqual([]);
});

describe('while a request is in flight', () => {
	beforeEach(() => {
		isSending = true;
	});

	test('SEC-G02 the screen is covered at once, and the key is dropped when the request has arrived', () => {
		const lock = watch();

		clock.pass(15 * MINUTE_MS);
		lock.settle();
		const covered = [...seen];
		isSending = false;
		lock.settle();

		expect(covered).toEqual(['covered']);
		expect(seen).toEqual(['covered', 'locked']);
	});

	test('SEC-G02 the lock waits for a minute and no longer, and a touch does not extend it', () => {
		const lock = watch();

		clock.pass(15 * MINUTE_MS);
		lock.use();
		clock.pass(MINUTE_MS - 1);
		const before = [...seen];
		clock.pass(1);

		expect(before).toEqual(['covered']);
		expect(seen).toEqual(['covered', 'locked']);
	});
});
