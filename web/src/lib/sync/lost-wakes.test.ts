import { IDBDatabase } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { enqueue, openFilled, person } from '#fixtures/replica.ts';
import { HandServer, lanes, run, sam, type Hand } from '#fixtures/sync-loop.ts';

test('starts another round when a wake arrives while a round ends', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const hand: Hand = {};
	const { loop, timers } = run(fixture, server, hand);
	const wakeOnce = (): void => {
		delete hand.ontimer;
		queueMicrotask(() => loop.wake({ pull: true }));
	};
	hand.ontimer = wakeOnce;

	await loop.settle();
	await expect.poll(() => loop.isBusy).toBe(false);

	expect(server.pulls).toBe(2);
	expect(timers).toHaveLength(1);
});

test('leaves one timer, set when the round ends, when an overtaking change finds the disk full', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	let letGo = (): void => undefined;
	server.answers.push(new Promise((resolve) => (letGo = resolve)));
	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	const { loop, timers, failures } = run(fixture, server);
	loop.wake();
	await expect.poll(() => server.pushed.length).toBe(1);
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	const full = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});

	loop.nudge();
	await expect.poll(() => fixture.replica.queue.get(id)?.state).toBe('sending');
	await expect.poll(() => fixture.replica.queue.get(id)?.state).toBe('waiting');
	full.mockRestore();
	const whileSending = [loop.isBusy, timers.length];
	letGo();
	await loop.settle();

	expect(whileSending).toEqual([true, 0]);
	expect(timers).toHaveLength(1);
	expect(failures).toEqual([]);
	expect(lanes(server)).toEqual(['ordinary 1', 'urgent 1']);
	expect(fixture.replica.queue.size).toBe(0);
});
