import { expect, test, vi } from 'vitest';
import { EngineLock } from './engine-lock.ts';

test('the second engine of a tab waits, and begins when it is told to, in place of the first', async () => {
	const [first, second] = [engine(), engine()];
	expect(await first.lock.take()).toBe(true);
	expect(await second.lock.take()).toBe(false);

	await second.lock.steal();

	await vi.waitFor(() => expect(first.changes).toEqual([false]));
	expect(second.changes).toEqual([]);
});

test('an engine that was taken over begins again when it is its turn', async () => {
	const [first, second] = [engine(), engine()];
	await first.lock.steal();
	await second.lock.take();
	await second.lock.steal();
	await vi.waitFor(() => expect(first.changes).toEqual([false]));

	await first.lock.steal();

	await vi.waitFor(() => expect(second.changes).toEqual([false]));
	expect(first.changes).toEqual([false]);
});

test('a shared engine is over for good once a newer one has come', async () => {
	const [older, newer] = [engine({ isShared: true }), engine({ isShared: true })];
	await older.lock.take();

	expect(await newer.lock.take()).toBe(true);

	await vi.waitFor(() => expect(older.changes).toEqual([false]));
});

test('where there are no locks every engine begins', async () => {
	const lock = new EngineLock({ locks: undefined, isShared: false, onchange: () => undefined });

	expect(await lock.take()).toBe(true);
});

function engine({ isShared = false } = {}): {
	readonly lock: EngineLock;
	readonly changes: readonly boolean[];
} {
	const changes: boolean[] = [];
	const lock = new EngineLock({
		...{ locks: navigator.locks, isShared },
		onchange: (isHeld) => changes.push(isHeld)
	});
	return { lock, changes };
}
