import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import { openFilled, person } from '#fixtures/replica.ts';
import { edit, HandServer, run } from '#fixtures/sync-loop.ts';

/** Lets every pull take more than a second. */
function slowFrom(server: HandServer) {
	const hand = { now: 1_000, onstatus: (): void => undefined };
	server.onpull = async () => {
		hand.now += 1_200;
	};
	return hand;
}

test('an unanswered batch is halved and arrives in halves, each change once', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	server.onpush = ({ mutations }) =>
		mutations.length > 10 ? err({ code: 'offline' }) : ok(undefined);
	await edit(fixture, 80);
	const hand = slowFrom(server);
	const { loop, timers } = run(fixture, server, hand);

	await loop.settle();
	for (let round = 0; round < 40 && fixture.replica.queue.size > 0; round++) {
		timers[0]?.run();
		await expect.poll(() => loop.isBusy).toBe(false);
	}

	const sizes = server.pushed.map(({ mutations }) => mutations.length);
	expect(sizes.slice(0, 4)).toEqual([64, 32, 16, 8]);
	const batches = server.pushed.map(({ mutations }) => mutations.map(({ id }) => id).join());
	expect(new Set(batches).size).toBe(batches.length);
	expect([...server.applied.values()]).toEqual(Array.from({ length: 80 }, () => 1));
});

test('batches on a slow link shrink to what ten seconds carry, and the count of sent changes rises', async () => {
	const fixture = await openFilled(person('sam'));
	const server = new HandServer();
	const hand = slowFrom(server);
	server.onpush = ({ mutations }) => {
		hand.now += 1_200 + mutations.length * 675;
		return ok(undefined);
	};
	await edit(fixture, 150);
	const { loop } = run(fixture, server, hand);
	loop.health.note(err({ code: 'offline' }));
	const said: string[] = [];
	const stalls: boolean[] = [];
	hand.onstatus = () => {
		const progress = loop.progress.of(fixture.replica.queue);
		if (progress !== null)
			said.push(`${loop.health.connection}, ${progress.sent} of ${progress.total}`);
		stalls.push(loop.health.isStalled);
	};

	await loop.settle();

	const sizes = server.pushed.map(({ mutations }) => mutations.length);
	expect(sizes.slice(0, 4)).toEqual([64, 14, 13, 13]);
	expect([...new Set(said)].slice(0, 4)).toEqual([
		'online, 0 of 150',
		'online, 64 of 150',
		'online, 78 of 150',
		'online, 91 of 150'
	]);
	expect(stalls).not.toContain(true);
	await edit(fixture, 1);
	said.length = 0;
	await loop.settle();
	expect(said[0]).toBe('online, 0 of 1');
});
