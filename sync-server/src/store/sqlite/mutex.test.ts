import { expect, test } from 'vitest';

import { keepTheLoop } from '#fixtures/keep-the-loop.ts';
import { Mutex } from './mutex.ts';

test('the mutex has one holder at a time, in the order requested', async () => {
	const mutex = new Mutex();
	const happened: string[] = [];

	await Promise.all(
		['a', 'b', 'c'].map(async (name) => {
			const release = await mutex.acquire();
			happened.push(`${name} in`);
			await Promise.resolve();
			happened.push(`${name} out`);
			release();
		})
	);

	expect(happened).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

test('SEC-A13 a flood of holders that await nothing does not starve the event loop', async () => {
	const mutex = new Mutex();
	const happened: string[] = [];
	const held = Array.from({ length: 6 }, async () => {
		const release = await mutex.acquire();
		keepTheLoop(11);
		happened.push('held');
		release();
	});
	setImmediate(() => happened.push('answered'));

	await Promise.all(held);

	expect(happened.indexOf('answered')).toBeLessThan(3);
});
