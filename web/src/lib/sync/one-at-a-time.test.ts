import { expect, test } from 'vitest';
import { enqueue, openFilled, person } from '#fixtures/replica.ts';
import { edit, HandServer, run, sam } from '#fixtures/sync-loop.ts';

test('a lane never has two requests in flight, however often it is woken', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const { loop, pokes } = run(fixture, server);
	await loop.settle();
	const releases: (() => void)[] = [];
	for (let n = 0; n < 4; n++) server.answers.push(new Promise((done) => releases.push(done)));

	await edit(fixture, 1);
	loop.nudge();
	await expect.poll(() => server.pushed.length).toBe(1);
	for (const name of ['administrator.suspend', 'administrator.restore'] as const) {
		await enqueue(fixture, name, sam);
		loop.nudge();
		loop.wake({ pull: true });
		pokes[0]?.onpoke(99);
		pokes[0]?.onlost();
	}
	await expect.poll(() => server.pushed.length).toBe(2);
	await enqueue(fixture, 'administrator.endSessions', sam);
	loop.nudge();
	loop.wake();
	for (const release of releases) release();
	await loop.settle();

	expect(server.mostOpen.get('ordinary')).toBe(1);
	expect(server.mostOpen.get('urgent')).toBe(1);
	expect(server.mostOpen.get('pull')).toBe(1);
	expect([...server.applied.values()].every((times) => times === 1)).toBe(true);
	expect(fixture.replica.queue.size).toBe(0);
});

test('pokes during a pull lead to one more pull and never to two at once', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const { loop, pokes } = run(fixture, server);
	await loop.settle();
	const before = server.pulls;
	let letGo = (): void => undefined;
	server.onpull = () => new Promise((resolve) => (letGo = resolve));

	pokes[0]?.onpoke(2);
	await expect.poll(() => server.pulls).toBe(before + 1);
	pokes[0]?.onpoke(3);
	pokes[0]?.onpoke(4);
	await enqueue(fixture, 'administrator.suspend', sam);
	loop.nudge();
	await expect.poll(() => server.pushed.length).toBe(1);
	server.onpull = () => Promise.resolve();
	server.version = 4;
	letGo();
	await expect.poll(() => loop.isBusy).toBe(false);

	expect(server.mostOpen.get('pull')).toBe(1);
	expect(server.pushed[0]?.cookie).toBeUndefined();
	expect(server.pulls).toBe(before + 2);
});
