import { err, ok } from '@tenantry/shared/result.ts';
import { IDBDatabase } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import { enqueue, openFilled, person, restart } from '#fixtures/replica.ts';
import { HandServer, lanes, run, sam } from '#fixtures/sync-loop.ts';

test('a tightening goes first and alone, whatever else waits', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	for (let count = 0; count < 250; count++) {
		await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: `N${count}` });
	}
	await enqueue(fixture, 'administrator.suspend', sam);

	await run(fixture, server).loop.settle();

	expect(lanes(server)).toEqual(['urgent 1', 'ordinary 250']);
	expect(fixture.replica.queue.size).toBe(0);
});

test('a suspension made while an ordinary request is in flight does not wait for it', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	let letGo = (): void => undefined;
	server.answers.push(new Promise((resolve) => (letGo = resolve)));
	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	const { loop } = run(fixture, server);
	loop.wake();
	await expect.poll(() => server.pushed.length).toBe(1);

	await enqueue(fixture, 'administrator.suspend', sam);
	loop.wake();
	await expect.poll(() => server.pushed.length).toBe(2);

	expect(lanes(server)).toEqual(['ordinary 1', 'urgent 1']);
	letGo();
	await loop.settle();
	expect(fixture.replica.queue.size).toBe(0);
});

test('a batch that is too large is halved until it fits', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	for (let count = 0; count < 8; count++) {
		await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: `N${count}` });
	}
	server.answers.push(err({ code: 'too_large' }), err({ code: 'too_large' }));

	await run(fixture, server).loop.settle();

	expect(lanes(server).slice(0, 4)).toEqual([
		'ordinary 8',
		'ordinary 4',
		'ordinary 2',
		'ordinary 2'
	]);
	expect(fixture.replica.queue.size).toBe(0);
});

test('a request without an answer leaves its change unanswered and is repeated unchanged', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.answers.push(err({ code: 'offline' }));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, timers } = run(fixture, server);

	await loop.settle();
	expect(fixture.replica.queue.get(id)?.state).toBe('unanswered');
	expect(loop.health.connection).toBe('unreachable');
	expect(timers.map(({ delayMs }) => delayMs)).toEqual([1_000]);
	timers[0]?.run();
	await loop.settle();

	const [first, second] = server.pushed.map(({ mutations }) => mutations);
	expect(second).toEqual(first);
	expect(fixture.replica.queue.size).toBe(0);
	expect(loop.health.connection).toBe('online');
});

test('a visible page polls less often while pokes arrive, and as often as before once they do not', async () => {
	const fixture = await openFilled(person('sam'));
	const { loop, timers, pokes } = run(fixture, new HandServer());
	const delays = () => timers.map(({ delayMs }) => delayMs);
	await loop.settle();
	expect(delays()).toEqual([30_000]);

	pokes[0]?.onopen();
	await loop.settle();
	expect(delays()).toEqual([120_000]);

	pokes[0]?.onlost();
	await loop.settle();
	expect(delays()).toEqual([30_000]);

	pokes[0]?.onopen();
	pokes[0]?.onend();
	await loop.settle();
	expect(delays()).toEqual([30_000]);
});

test('delays grow with every failure and respect the server, and a tap ends them', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const down = err({ code: 'offline' } as const);
	const busy = err({ code: 'overloaded', retryAfterMs: 90_000 } as const);
	server.answers.push(down, down, busy, down);
	await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, timers } = run(fixture, server);
	const delays: number[] = [];

	await loop.settle();
	for (let count = 0; count < 2; count++) {
		delays.push(timers[0]?.delayMs ?? 0);
		timers[0]?.run();
		await expect.poll(() => loop.isBusy).toBe(false);
	}
	delays.push(timers[0]?.delayMs ?? 0);
	await loop.settle();

	expect(delays).toEqual([1_000, 2_000, 90_000]);
	expect(timers[0]?.delayMs).toBe(1_000);
});

test('a full disk of the server keeps the queue, allows reading, and is retried as late as the server says', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.answers.push(err({ code: 'disk_full', retryAfterMs: 30_000 }));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, timers } = run(fixture, server);

	await loop.settle();
	const { trouble, connection, paused } = loop.health;
	const pulls = server.pulls;
	const delays = timers.map(({ delayMs }) => delayMs);
	timers[0]?.run();
	await expect.poll(() => loop.isBusy).toBe(false);

	expect([trouble, connection, paused]).toEqual(['disk_full', 'online', null]);
	expect(server.asked.slice(0, 3)).toEqual(['page', 'push', 'page']);
	expect(pulls).toBe(2);
	expect(delays).toEqual([30_000]);
	expect(server.pushed.map(({ mutations }) => mutations.map((sent) => sent.id))).toEqual([
		[id],
		[id]
	]);
	expect(server.applied).toEqual(new Map([[id, 1]]));
	expect([fixture.replica.queue.size, loop.health.trouble]).toEqual([0, null]);
});

test('a mutation that the server is too old to know blocks only its lane', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const id = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	server.answers.push(ok([{ id, outcome: 'deferred', version: 0 }]));
	const { loop } = run(fixture, server);

	await loop.settle();

	expect(loop.health.paused).toBe('server');
	expect(server.pulls).toBeGreaterThan(0);
	await enqueue(fixture, 'administrator.suspend', sam);
	await loop.settle();
	expect(lanes(server)).toContain('urgent 1');
});

test('a poke about a new version pulls, and one about a known version does not', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const { loop, pokes } = run(fixture, server);
	await loop.settle();
	const before = server.pulls;

	pokes[0]?.onpoke(1);
	await expect.poll(() => loop.isBusy).toBe(false);
	expect(server.pulls).toBe(before);
	pokes[0]?.onpoke(2);
	await expect.poll(() => loop.isBusy).toBe(false);

	expect(server.pulls).toBe(before + 1);
});

test('a request in flight when the tab was killed is repeated and decided once', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.answers.push(new Promise(() => undefined));
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	run(fixture, server).loop.wake();
	await expect.poll(() => server.pushed.length).toBe(1);

	const after = await restart(fixture);
	await run(after, server).loop.settle();

	expect(server.pushed.map(({ mutations }) => mutations.map((one) => one.id))).toEqual([
		[id],
		[id]
	]);
	expect(after.replica.queue.size).toBe(0);
});

test('the queue does not wait behind a long pull', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.backlog = 3;
	await enqueue(fixture, 'administrator.suspend', sam);
	const { loop } = run(fixture, server);

	await loop.settle();

	expect(server.asked.slice(0, 3)).toEqual(['page', 'push', 'page']);
	expect(fixture.replica.state.stage).toBeNull();
	expect(fixture.replica.queue.size).toBe(0);
});

test('a new change made during a retry delay is stored and sends nothing', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.answers.push(err({ code: 'offline' }));
	await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, timers } = run(fixture, server);
	await loop.settle();
	const before = [...server.asked];

	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	loop.nudge();

	expect(loop.isBusy).toBe(false);
	expect(server.asked).toEqual(before);
	expect(timers).toHaveLength(1);
	loop.wake();
	await loop.settle();
	loop.nudge();
	expect(loop.isBusy).toBe(true);
	await loop.settle();
});

test('a full disk is reported, everything is kept, and storing is retried', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const id = await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, timers, failures } = run(fixture, server);
	const full = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});

	await loop.settle();
	full.mockRestore();

	expect(loop.health.paused).toBe('storage');
	expect(failures).toEqual([]);
	expect(fixture.replica.queue.get(id)).toBeDefined();
	timers[0]?.run();
	await loop.settle();
	expect(loop.health.paused).toBeNull();
	expect(fixture.replica.queue.size).toBe(0);
});

test('a failing disk stops the loop and is reported', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	await enqueue(fixture, 'administrator.suspend', sam);
	const { loop, failures } = run(fixture, server);
	fixture.database.close();

	await loop.settle();

	expect(failures).toHaveLength(1);
	expect(server.pushed).toEqual([]);
});
