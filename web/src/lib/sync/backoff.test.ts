import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const longest = () => new Backoff(() => 1);

test('the longest delay doubles from one second to a minute, and stays there', () => {
	const backoff = longest();

	const delays = Array.from({ length: 12 }, () => backoff.next());

	expect(delays).toEqual([
		1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000
	]);
});

test('devices that fail together return at any time up to the longest delay', () => {
	const delaysOf = (fraction: number) => {
		const backoff = new Backoff(() => fraction);
		return [backoff.next(), backoff.next()];
	};

	expect([0, 0.5, 1].map(delaysOf)).toEqual([
		[0, 0],
		[500, 1_000],
		[1_000, 2_000]
	]);
});

test('the wait that a server asks for counts where it is longer, and only there', () => {
	const backoff = longest();

	expect([backoff.next(120_000), backoff.next(1_999), backoff.next(4_000)]).toEqual([
		120_000, 2_000, 4_000
	]);
});

test('a success starts again from one second', () => {
	const backoff = longest();
	for (let n = 0; n < 5; n++) backoff.next();

	backoff.reset();

	expect([backoff.next(), backoff.next()]).toEqual([1_000, 2_000]);
});
