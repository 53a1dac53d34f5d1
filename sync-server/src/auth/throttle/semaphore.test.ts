import { expect, test } from 'vitest';

import { createSemaphore } from './semaphore.ts';

test('two tasks run, one waits, and further ones are turned away', async () => {
	const semaphore = createSemaphore({ width: 2, queue: 1 });
	const tasks = [0, 1, 2, 3].map(() => ({
		begun: Promise.withResolvers<undefined>(),
		end: Promise.withResolvers<undefined>()
	}));
	const [first, second, third, fourth] = tasks.map(({ begun, end }) =>
		semaphore.run(() => {
			begun.resolve(undefined);
			return end.promise;
		})
	);

	const turnedAway = await fourth;
	await Promise.all([tasks[0]?.begun.promise, tasks[1]?.begun.promise]);
	tasks[0]?.end.resolve(undefined);
	await first;
	await tasks[2]?.begun.promise;
	for (const { end } of tasks) end.resolve(undefined);

	expect(turnedAway).toEqual({ ok: false, error: 'overloaded' });
	expect([(await second)?.ok, (await third)?.ok]).toEqual([true, true]);
});

test('a place is free again after a task fails', async () => {
	const semaphore = createSemaphore({ width: 1, queue: 0 });

	await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

	expect(await semaphore.run(async () => 'yes')).toEqual({ ok: true, value: 'yes' });
});
