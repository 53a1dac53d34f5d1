import { expect, test, vi } from 'vitest';
import { EngineLock } from './engine-lock.ts';

test('the second engine of a tab waits, and begins when it is told to, in place of the first', async () => {
	const [first, second] = [engine(), engine()];
	expect(await first.lock.take()).toBe(true);
	expect(await second.lock.take()).toBe(false);

	await second.lock.steal();

	await vi.waitFor(() => expect(first.heard).toEqual([false]));
	expect(second.heard).toEqual([]);
});

test('an engine that was taken over begins again when it is its turn', async () => {
	const [first, second] = [engine(), engine()];
	await first.lock.steal();
	await second.lock.take();
	await second.lock.steal();
	await vi.waitFor(() => expect(first.heard).toEqual([false]));

	await first.lock.steal();

	await vi.waitFor(() => expect(second.heard).toEqual([false]));
	expect(first.heard).toEqual([false]);
});

test('a shared engine is over for good once a newer one has come', async () => {
	const [older, newer] = [engine({ isShared: true }), engine({ isShared: true })];
	await older.lock.take();

	expect(await newer.lock.take()).toBe(true);

	await vi.waitFor(() => expect(older.heard).toEqual([false]));
});

test('where there are no locks every engine begins', async () => {
	const lock = new EngineLock({ locks: undefined, isShared: false, onchange: () => undefined });

	expect(await lock.take()).toBe(true);
});

function engine({ isShared = false } = {}): {
	readonly lock: EngineLock;
	readonly heard: readonly boolean[];
} {
	const heard: boolean[] = [];
	const lock = new EngineLock({
		...{ locks: navigator.locks, isShared },
		onchange: (isHeld) => heard.push(isHeld)
	});
	return { lock, heard };
}
