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
		...{ clock, isVisible, timesOf: () => times, isSending: () => isSending },
		oncover: () => seen.push('covered'),
		onlock: () => seen.push('locked')
	});
}

test('SEC-G02 what nobody touches for as long as the policy says is locked, and not before', () => {
	watch();

	clock.pass(15 * MINUTE_MS - 1);
	const before = [...seen];
	clock.pass(1);

	expect(before).toEqual([]);
	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 each touch begins the time anew', () => {
	const lock = watch();

	clock.pass(14 * MINUTE_MS);
	lock.use();
	clock.pass(14 * MINUTE_MS);
	const before = [...seen];
	clock.pass(MINUTE_MS);

	expect(before).toEqual([]);
	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 out of sight it is locked after the grace, unless it comes back before', () => {
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

test('SEC-G02 a second tab that goes out of sight does not begin the grace anew', () => {
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

test('SEC-G02 a shorter time holds at once, also while nobody touches anything', () => {
	const lock = watch();

	clock.pass(MINUTE_MS);
	times = { ...times, idleMs: 2 * MINUTE_MS };
	lock.review();
	clock.pass(MINUTE_MS);

	expect(seen).toEqual(['covered', 'locked']);
});

test('SEC-G02 locked otherwise, it has nothing more to do', () => {
	const lock = watch();

	lock.stop();
	lock.use();
	lock.show(false);
	clock.pass(60 * MINUTE_MS);

	expect(seen).toEqual([]);
});

describe('while something is on its way', () => {
	beforeEach(() => {
		isSending = true;
	});

	test('SEC-G02 the screen is covered at once, and the key goes when it has arrived', () => {
		const lock = watch();

		clock.pass(15 * MINUTE_MS);
		lock.settle();
		const covered = [...seen];
		isSending = false;
		lock.settle();

		expect(covered).toEqual(['covered']);
		expect(seen).toEqual(['covered', 'locked']);
	});

	test('SEC-G02 it is waited for a minute and no longer, and a touch does not help', () => {
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
