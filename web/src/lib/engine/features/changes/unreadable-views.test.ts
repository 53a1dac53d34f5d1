import { expect, test } from 'vitest';
import { openDatabase } from '#lib/replica/store/database.ts';
import { idOf, PROVIDER, SELF } from '#fixtures/replica.ts';
import { SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const KEY = `${PROVIDER}-${SELF}`;
const sam = { id: idOf('sam') };
const zoe = {
	id: idOf('zoe'),
	firstName: 'Zoe',
	lastName: 'Park',
	email: 'zoe@north.example',
	role: 'Manager'
} as const;

/**
 * Opens a copy with a creation that no longer opens, a change that depends on it, and an unrelated
 * one.
 */
async function openDamaged(): Promise<EngineFixture> {
	const open = await startOpen();
	open.server.isDown = true;
	await open.api.mutate({ name: 'administrator.create', args: zoe });
	await open.api.mutate({
		name: 'administrator.editDetails',
		args: { id: zoe.id, firstName: 'Zoé' }
	});
	await open.api.mutate({ name: 'administrator.endSessions', args: sam });
	await open.rest();
	const database = await openDatabase(KEY, open.storage);
	// It had been sent, whatever the field beside its seal says.
	await database.queue.update(1, { sealed: new Uint8Array(64), sent: false });
	database.close();
	const again = await open.restart();
	await again.api.unlock(KEY, SECRET);
	await again.rest();
	return again;
}

test('an unreadable change needs its author, does not wait, and is removed only by their decision', async () => {
	const damaged = await openDamaged();
	const { api, ask, rest, server } = damaged;

	const [first] = ask({ kind: 'changes', settled: 50 }).needsYou;
	expect(first).toMatchObject({
		state: 'unreadable',
		args: { place: 1, sent: true },
		authoredAt: 5_000_000,
		canRedo: false,
		canDiscard: true,
		followers: [{ state: 'held' }]
	});
	expect(ask({ kind: 'status' })).toMatchObject({ needsYou: { unreadable: 1 }, waiting: 2 });

	server.isDown = false;
	api.syncNow();
	await rest();
	expect(server.pushes.map(({ queueDepth, mutations }) => [queueDepth, mutations.length])).toEqual([
		[2, 1]
	]);
	const locked = await damaged.restart();
	expect(locked.ask({ kind: 'engine' })).toMatchObject({ people: [{ waiting: 1 }] });

	await locked.api.unlock(KEY, SECRET);
	await locked.rest();
	const mutationId = first?.id ?? '';
	expect(await locked.api.settle([{ mutationId, mine: 'all' }])).toMatchObject({ ok: false });
	expect(await locked.api.settle([{ mutationId, mine: [] }])).toEqual({ ok: true, value: [] });
	const after = await locked.restart();
	await after.api.unlock(KEY, SECRET);
	await after.rest();
	const { needsYou, waiting, settled } = after.ask({ kind: 'changes', settled: 50 });
	expect([...needsYou, ...waiting]).toEqual([]);
	expect(Object.fromEntries(settled.map(({ name, state }) => [name, state]))).toEqual({
		'administrator.endSessions': 'applied',
		'administrator.editDetails': 'withdrawn'
	});
});

test('SEC-G12 changes deleted from the device are reported and removed only by their author’s decision', async () => {
	const open = await startOpen();
	open.server.isDown = true;
	const names = Array.from({ length: 64 }, (_, at) => `N${at}`);
	for (const firstName of names)
		await open.api.mutate({ name: 'administrator.editDetails', args: { ...sam, firstName } });
	await open.rest();
	const database = await openDatabase(KEY, open.storage);
	await database.queue.bulkDelete([1, 2, 3]);
	await database.meta.delete('queue/0');
	database.close();
	const again = await open.restart();
	await again.api.unlock(KEY, SECRET);
	await again.rest();

	const { needsYou, waiting } = again.ask({ kind: 'changes', settled: 50 });
	expect(needsYou).toMatchObject([
		{ name: 'missing', state: 'missing', args: { count: 3 }, canDiscard: true, canRedo: false }
	]);
	expect(waiting.length).toBe(61);
	expect(again.ask({ kind: 'status' })).toMatchObject({ needsYou: { missing: 1 }, waiting: 61 });

	const mutationId = needsYou[0]?.id ?? '';
	expect(await again.api.settle([{ mutationId, mine: 'all' }])).toMatchObject({ ok: false });
	expect(await again.api.settle([{ mutationId, mine: [] }])).toEqual({ ok: true, value: [] });
	const after = await again.restart();
	await after.api.unlock(KEY, SECRET);
	expect(after.ask({ kind: 'status' }).needsYou).toEqual({});
});
