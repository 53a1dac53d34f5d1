import { afterEach, expect, test, vi } from 'vitest';
import { fillStorage } from '#fixtures/full-storage.ts';
import { enqueue, openFilled, person, restart } from '#fixtures/replica.ts';
import { HandServer, lanes, run, sam } from '#fixtures/sync-loop.ts';

afterEach(() => vi.restoreAllMocks());

async function openWaiting() {
	const fixture = await openFilled(person('sam'));
	const urgent = await enqueue(fixture, 'administrator.suspend', sam);
	const ordinary = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	return { fixture, ids: [urgent, ordinary] };
}

test('a full device sends its queue once, stores nothing that it receives, and continues when there is room', async () => {
	const { fixture, ids } = await openWaiting();
	const { queue } = fixture.replica;
	const server = new HandServer();
	const hand = { now: 5_000 };
	const room = fillStorage();
	const { loop, timers, failures } = run(fixture, server, hand);

	await loop.settle();
	timers[0]?.run();
	await expect.poll(() => loop.isBusy).toBe(false);

	expect(lanes(server)).toEqual(['urgent 1', 'ordinary 1']);
	// The answers bring no rows, because there is no room for them.
	expect(server.pushed.map(({ cookie }) => cookie)).toEqual([undefined, undefined]);
	expect(queue.list().map(({ state }) => state)).toEqual(['answered', 'answered']);
	expect(fixture.replica.state.cookie).toBe('c1');
	expect(loop.health).toMatchObject({
		paused: 'storage',
		connection: 'online',
		trouble: null,
		lastSyncAt: 1_000
	});
	expect(failures).toEqual([]);

	room.makeRoom();
	timers[0]?.run();
	await expect.poll(() => loop.isBusy).toBe(false);

	expect(loop.health).toMatchObject({ paused: null, lastSyncAt: 5_000 });
	expect(queue.size).toBe(0);
	expect([...server.applied]).toEqual(ids.map((id) => [id, 1]));
	expect((await restart(fixture)).replica.queue.size).toBe(0);
});

test('pages are requested less and less often while there is no room for them', async () => {
	const { fixture } = await openWaiting();
	const room = fillStorage();
	const { loop, timers } = run(fixture, new HandServer());
	const delays: number[] = [];

	for (let n = 0; n < 3; n++) {
		loop.nudge();
		if (n === 0) await loop.settle();
		await expect.poll(() => loop.isBusy).toBe(false);
		delays.push(timers[0]?.delayMs ?? 0);
	}
	room.makeRoom();

	expect(delays).toEqual([1_000, 2_000, 4_000]);
});

test('the requests of a full device that was killed are repeated unchanged', async () => {
	const { fixture, ids } = await openWaiting();
	const server = new HandServer();
	server.answers.push(new Promise(() => undefined));
	const room = fillStorage();
	run(fixture, server).loop.wake();
	await expect.poll(() => server.pushed.length).toBe(1);

	const after = await restart(fixture);
	const isWithdrawn = await after.replica.withdraw(ids[0] ?? '');
	await run(after, server).loop.settle();
	room.makeRoom();

	expect(isWithdrawn).toBe(false);
	const [first, again] = server.pushed;
	expect(again?.mutations).toEqual(first?.mutations);
	expect(after.replica.queue.list().map(({ state }) => state)).toEqual(['answered', 'answered']);
});

test('a server that has forgotten the cookie of a full device still receives its queue', async () => {
	const { fixture } = await openWaiting();
	const server = new HandServer();
	server.forgetsCookies = true;
	const room = fillStorage();
	const { loop, failures } = run(fixture, server);

	await loop.settle();
	room.makeRoom();

	expect(lanes(server)).toEqual(['urgent 1', 'ordinary 1']);
	expect([loop.health.paused, failures]).toEqual(['storage', []]);
});
