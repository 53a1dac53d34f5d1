import { expect, test } from 'vitest';
import { BatchSize } from './batch-size.ts';

/** Sends `waiting` changes over a link, and returns the size of every request. */
function drain(waiting: number, tookMs: (count: number) => number, size = new BatchSize()) {
	const sent: number[] = [];
	for (let left = waiting; left > 0; left -= sent.at(-1) ?? left) {
		const count = Math.min(left, size.limit);
		sent.push(count);
		size.answered(count, tookMs(count));
	}
	return sent;
}

test('a fast link gets large batches at once', () => {
	expect(drain(1_000, () => 200)).toEqual([64, 256, 500, 180]);
});

test('a link that was quick before it carried any change gets full batches', () => {
	const [quick, slow] = [new BatchSize(), new BatchSize()];
	quick.contacted(100);
	slow.contacted(101);

	expect(drain(1_000, () => 200, quick)).toEqual([500, 500]);
	expect(slow.limit).toBe(64);
});

test('a quick answer without changes undoes nothing that was learned about the size', () => {
	const [halved, refused] = [new BatchSize(), new BatchSize()];
	halved.unanswered(64);
	refused.tooLarge(100);

	halved.contacted(5);
	refused.contacted(5);

	expect(halved.limit).toBe(32);
	expect(refused.limit).toBe(50);
});

test('every request after the first is answered in about ten seconds on a slow link', () => {
	// 225 bytes up and 450 down for each change, at 1,000 bytes a second, and two round trips.
	const took = (count: number) => 1_200 + count * 675;

	const [, ...later] = drain(500, took);

	expect(later.length).toBeGreaterThan(10);
	for (const count of later) expect(took(count)).toBeLessThan(11_000);
});

test('an unanswered batch is halved and never sent at full size again', () => {
	const size = new BatchSize();
	const sent: number[] = [];
	for (let failures = 0; failures < 8; failures++) {
		sent.push(size.limit);
		size.unanswered(size.limit);
	}

	expect(sent).toEqual([64, 32, 16, 8, 4, 2, 1, 1]);
});

test('the size grows again with answers up to the limit of one request', () => {
	const size = new BatchSize();
	while (size.limit > 1) size.unanswered(size.limit);

	expect(drain(1_200, () => 100, size)).toEqual([1, 4, 16, 64, 256, 500, 359]);
	expect(size.limit).toBe(500);
});

test('a small batch that is answered quickly leaves the size unchanged', () => {
	const size = new BatchSize();

	size.answered(1, 1_200);

	expect(size.limit).toBe(64);
});

test('a small batch that takes long makes the next one small', () => {
	const size = new BatchSize();

	size.answered(10, 20_000);

	expect(size.limit).toBe(5);
});

test('a size that the server refused as too large is not tried again', () => {
	const size = new BatchSize();
	size.tooLarge(64);

	expect(drain(100, () => 100, size)).toEqual([32, 32, 32, 4]);
});
