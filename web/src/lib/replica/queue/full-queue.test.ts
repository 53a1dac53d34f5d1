import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fillStorage } from '#fixtures/full-storage.ts';
import {
	enqueue,
	idOf,
	openFilled,
	person,
	restart,
	shown,
	type Fixture
} from '#fixtures/replica.ts';

afterEach(() => vi.restoreAllMocks());

const sam = { id: idOf('sam') };

let fixture: Fixture;
let first: string;
let second: string;

beforeEach(async () => {
	fixture = await openFilled(person('sam'));
	first = await enqueue(fixture, 'administrator.suspend', sam);
	second = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
});

function states({ replica }: Fixture): readonly string[] {
	return replica.queue.list().map(({ state }) => state);
}

function send({ replica }: Fixture, ...ids: readonly string[]) {
	return replica.queue.markSent(ids.flatMap((id) => replica.queue.get(id) ?? []));
}

test('a change leaves without a mark when there is no room for it, and after a kill the whole queue counts as possibly sent', async () => {
	const room = fillStorage();
	const marked = await send(fixture, first);
	const after = await restart(fixture);
	room.makeRoom();

	expect(marked.map(({ mutation }) => mutation.id)).toEqual([first]);
	expect(states(fixture)).toEqual(['sending', 'waiting']);
	expect(states(after)).toEqual(['unanswered', 'unanswered']);
	expect(await after.replica.withdraw(first)).toBe(false);
	expect(await after.replica.withdraw(second)).toBe(false);
});

test('changes that left without a mark are marked with the next stored change, and no others', async () => {
	const room = fillStorage();
	await send(fixture, first);
	room.makeRoom();

	const third = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'B' });

	const after = await restart(fixture);
	expect(states(after)).toEqual(['unanswered', 'waiting', 'waiting']);
	expect(await after.replica.withdraw(third)).toBe(true);
	expect(await after.replica.withdraw(second)).toBe(true);
});

test('changes that left without a mark are marked with the next one that leaves as well', async () => {
	const third = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'B' });
	const room = fillStorage();
	await send(fixture, first);
	room.makeRoom();

	await send(fixture, second);

	const after = await restart(fixture);
	expect(states(after)).toEqual(['unanswered', 'unanswered', 'waiting']);
	expect(await after.replica.withdraw(third)).toBe(true);
});

test('changes possibly sent before a restart stay so when there is room again', async () => {
	const room = fillStorage();
	await send(fixture, first);
	const again = await restart(fixture);
	room.makeRoom();

	await enqueue(again, 'administrator.editDetails', { ...sam, firstName: 'B' });

	expect(states(await restart(again))).toEqual(['unanswered', 'unanswered', 'waiting']);
});

test('a change stored by an earlier app does not leave without a mark', async () => {
	const { database } = fixture;
	await database.queue.toCollection().modify((record) => {
		Reflect.deleteProperty(record, 'guarded');
	});
	await database.meta.delete('unsent');
	const upgraded = await restart(fixture);
	const room = fillStorage();

	await expect(send(upgraded, first)).rejects.toThrow();
	expect(states(upgraded)).toEqual(['waiting', 'waiting']);
	room.makeRoom();
	await send(upgraded, first);

	expect(states(await restart(upgraded))).toEqual(['unanswered', 'waiting']);
});

test('a change that cannot be withdrawn for lack of room stays as it was', async () => {
	const before = fixture.replica.queue.list();
	const room = fillStorage();

	await expect(fixture.replica.withdraw(second)).rejects.toThrow();

	expect(fixture.replica.queue.list()).toEqual(before);
	expect(fixture.replica.settled.get(second)).toBeUndefined();
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'A', suspended: true });
	room.makeRoom();
	expect(await fixture.replica.withdraw(second)).toBe(true);
	expect((await restart(fixture)).replica.queue.size).toBe(1);
});

test('a change is not replaced when its replacement could not be stored', async () => {
	const restore = await enqueue(fixture, 'administrator.restore', sam);
	const before = fixture.replica.queue.list();
	const room = fillStorage();

	await fixture.replica.enqueue({ name: 'administrator.suspend', args: sam });
	room.makeRoom();

	expect(fixture.replica.queue.list()).toEqual(before);
	expect(fixture.replica.settled.get(restore)).toBeUndefined();
});
