import { expect, test, vi } from 'vitest';
import { EngineLock } from './engine-lock.ts';

test('the second engine of a tab waits and starts in place of the first when requested', async () => {
	const [first, second] = [engine(), engine()];
	expect(await first.lock.take()).toBe(true);
	expect(await second.lock.take()).toBe(false);

	await second.lock.steal();

	await vi.waitFor(() => expect(first.changes).toEqual([false]));
	expect(second.changes).toEqual([]);
});

test('an engine that was taken over restarts when it is its turn', async () => {
	const [first, second] = [engine(), engine()];
	await first.lock.steal();
	await second.lock.take();
	await second.lock.steal();
	await vi.waitFor(() => expect(first.changes).toEqual([false]));

	await first.lock.steal();

	await vi.waitFor(() => expect(second.changes).toEqual([false]));
	expect(first.changes).toEqual([false]);
});

test('a shared engine ends for good once a newer one has come', async () => {
	const [older, newer] = [engine({ isShared: true }), engine({ isShared: true })];
	await older.lock.take();

	expect(await newer.lock.take()).toBe(true);

	await vi.waitFor(() => expect(older.changes).toEqual([false]));
});

test('every engine starts when the browser has no locks', async () => {
	const lock = new EngineLock({ locks: undefined, isShared: false, onchange: () => undefined });

	expect(await lock.take()).toBe(true);
});

function engine({ isShared = false } = {}): {
	readonly lock: EngineLock;
	readonly changes: readonly boolean[];
} {
	const changes: boolean[] = [];
	const lock = new EngineLock({
		locks: navigator.locks,
		isShared,
		onchange: (isHeld) => changes.push(isHeld)
	});
	return { lock, changes };
}
