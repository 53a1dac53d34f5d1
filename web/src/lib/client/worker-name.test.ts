import { expect, test } from 'vitest';
import { WorkerName } from './worker-name.ts';

function openStorage() {
	const stored = new Map<string, string>();
	return {
		getItem: (key: string) => stored.get(key) ?? null,
		setItem: (key: string, value: string) => void stored.set(key, value)
	};
}

test('tabs that give a frozen worker up at the same time go on with the same one', () => {
	const storage = openStorage();
	const [one, other] = [new WorkerName(storage), new WorkerName(storage)];
	expect(one.current).toBe(other.current);

	one.giveUp();
	other.giveUp();

	const [reloaded, alsoReloaded] = [new WorkerName(storage), new WorkerName(storage)];
	expect(reloaded.current).toBe(alsoReloaded.current);
	expect(reloaded.current).not.toBe(one.current);
});

test('a tab learns that another one has given their worker up', () => {
	const storage = openStorage();
	const [one, other] = [new WorkerName(storage), new WorkerName(storage)];
	expect(other.isGivenUp()).toBe(false);

	one.giveUp();

	expect(other.isGivenUp()).toBe(true);
	expect(new WorkerName(storage).isGivenUp()).toBe(false);
});
