import { IDBDatabase, IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { FencedError, openDatabase } from './database.ts';
import { openWriter } from './writer.ts';
import { fillStorage } from '#fixtures/full-storage.ts';
import {
	createStorage,
	idOf,
	openFilled,
	openFixture,
	person,
	restart
} from '#fixtures/replica.ts';

afterEach(() => vi.restoreAllMocks());

const suspend = { name: 'administrator.suspend', args: { id: idOf('sam') } };

test('a lost connection is reopened, and the change is saved', async () => {
	const fixture = await openFilled(person('sam'));
	fixture.database.backendDB().close();

	const enqueued = await fixture.replica.enqueue(suspend);

	expect(enqueued.ok).toBe(true);
	expect((await restart(fixture)).replica.queue.size).toBe(1);
});

test('a connection closed on purpose is not reopened', async () => {
	const fixture = await openFilled(person('sam'));
	fixture.database.close();

	expect(await fixture.replica.enqueue(suspend)).toMatchObject({
		error: { code: 'storage_failed' }
	});
	expect(fixture.database.isOpen()).toBe(false);
});

test('the queue is written again when the browser has removed the database, and rows are refilled', async () => {
	const fixture = await openFilled(person('sam'));
	const { replica, database, storage } = fixture;
	replica.context.writer.onRemoved({
		wasRemoved: async () => true,
		rebuild: () => replica.rewrite()
	});
	await replica.enqueue(suspend);
	database.backendDB().close();
	await removed(storage.indexedDB, database.name);

	const enqueued = await replica.enqueue({ ...suspend, name: 'administrator.requireMfa' });

	expect(enqueued.ok).toBe(true);
	const after = await restart(fixture);
	expect([after.replica.queue.size, after.replica.isComplete]).toEqual([2, false]);
});

test('a removed database that no engine can rewrite is a failure', async () => {
	const { replica, database, storage } = await openFilled(person('sam'));
	database.backendDB().close();
	await removed(storage.indexedDB, database.name);

	expect(await replica.enqueue(suspend)).toMatchObject({ error: { code: 'storage_failed' } });
	expect(replica.queue.size).toBe(0);
});

test('a superseded engine writes nothing, whatever happens to its connection', async () => {
	const old = await openFilled(person('sam'));
	await openFixture(old.storage);
	old.database.backendDB().close();

	expect((await old.replica.enqueue(suspend)).ok).toBe(false);
	expect(await old.database.queue.count()).toBe(0);
});

test('an engine that starts on a full device fences off the earlier one, immediately and when there is room again', async () => {
	const old = await openFilled(person('sam'));
	const storage = fillStorage();
	const next = await openFixture(old.storage);
	storage.makeRoom();

	expect((await old.replica.enqueue(suspend)).ok).toBe(false);
	expect((await next.replica.enqueue(suspend)).ok).toBe(true);
	expect((await old.replica.enqueue(suspend)).ok).toBe(false);
	expect(await old.database.queue.count()).toBe(1);
});

test('an engine that started on a full device gives way to one that found room', async () => {
	const first = await openFilled(person('sam'));
	const storage = fillStorage();
	const full = await openFixture(first.storage);
	storage.makeRoom();
	const next = await openFixture(first.storage);

	expect((await full.replica.enqueue(suspend)).ok).toBe(false);
	expect((await next.replica.enqueue(suspend)).ok).toBe(true);
});

test('a full device is reported as full until something has been stored again', async () => {
	const { replica } = await openFilled(person('sam'));
	const { writer } = replica.context;
	const told: boolean[] = [];
	writer.onRoom((isFull) => told.push(isFull));
	const storage = fillStorage();

	await replica.enqueue(suspend);
	await replica.enqueue(suspend);
	await writer.write(['meta'], 'strict', ({ meta }) => meta.delete('views'));
	const isFullAfterDeleting = writer.isFull();
	storage.makeRoom();
	await replica.enqueue(suspend);

	expect(isFullAfterDeleting).toBe(true);
	expect(told).toEqual([true, false]);
});

test('a database that the browser removes from a full device is missed', async () => {
	const first = await openFilled(person('sam'));
	const room = fillStorage();
	const { replica, database, storage } = await restart(first);
	room.makeRoom();
	database.backendDB().close();
	await removed(storage.indexedDB, database.name);

	expect((await replica.enqueue(suspend)).ok).toBe(false);
	expect(await database.queue.count()).toBe(0);
});

function removed(indexedDB: IDBFactory, name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(new Error('not removed', { cause: request.error }));
	});
}

test('a newer engine fences off the older one before it can write', async () => {
	const storage = createStorage();
	const older = await openWriter(await openDatabase('person', storage));
	const newer = await openWriter(await openDatabase('person', storage));

	await newer.write(['meta'], 'strict', ({ meta }) => meta.put({ id: 'mark', value: 'newer' }));
	const late = older.write(['meta'], 'strict', ({ meta }) =>
		meta.put({ id: 'mark', value: 'older' })
	);

	await expect(late).rejects.toThrow(FencedError);
	const database = await openDatabase('person', storage);
	expect(await database.meta.get('mark')).toEqual({ id: 'mark', value: 'newer' });
});

test('writes of an engine that has not yet noticed that it is fenced off are undone as a whole', async () => {
	const fixture = await openFilled(person('sam'));
	const { writer } = fixture.replica.context;
	await fixture.replica.enqueue(suspend);
	const before = await fixture.database.meta.toArray();
	const newer = await openWriter(fixture.database);

	const write = writer.write(['queue', 'log', 'meta'], 'strict', ({ queue, log, meta }) => {
		log.clear();
		queue.put({ sequence: 9, sealed: new Uint8Array(), sent: false });
		const read = meta.getAllKeys();
		read.onsuccess = () => meta.delete('state');
	});

	await expect(write).rejects.toBeInstanceOf(FencedError);
	expect(await fixture.database.queue.toCollection().primaryKeys()).toEqual([1]);
	expect(await fixture.database.log.count()).toBe(1);
	expect(await fixture.database.meta.count()).toBe(before.length);
	await newer.write(['queue'], 'strict', ({ queue }) => queue.delete(1));
	expect(await fixture.database.queue.count()).toBe(0);
});

test('a write reads one row, and commits without waiting for its own answers', async () => {
	const { replica } = await openFilled(person('sam'));
	const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
	const get = vi.spyOn(IDBObjectStore.prototype, 'get');
	const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

	await replica.enqueue(suspend);

	expect(get.mock.calls).toEqual([['fence']]);
	expect(commit).toHaveBeenCalledOnce();
	expect(begin.mock.calls.map(([tables]) => tables)).toEqual([['queue', 'meta']]);
});

test('a write that reads what it depends on is not committed before', async () => {
	const { database } = await openFilled(person('sam'));
	const writer = await openWriter(database);

	const writing = writer.write(['queue', 'meta'], 'strict', ({ queue, meta }, { fail }) => {
		queue.put({ sequence: 9, sealed: new Uint8Array(), sent: false });
		meta.get('state').onsuccess = () => {
			meta.get('state').onsuccess = () => fail(new Error('no longer so'));
		};
	});

	await expect(writing).rejects.toThrow('no longer so');
	expect(await database.queue.count()).toBe(0);
});

test('an engine takes over the fence that 1.1.0 left, whose engine then writes no more', async () => {
	const { database } = await openFilled(person('sam'));
	await database.meta.bulkPut([
		{ id: 'epoch', value: 7 },
		{ id: 'fence', value: true }
	]);

	const writer = await openWriter(database);
	await writer.write(['meta'], 'strict', ({ meta }) => meta.put({ id: 'mark', value: 1 }));

	const rows = await database.meta.bulkGet(['epoch', 'fence']);
	expect(rows.map((row) => row?.value)).toEqual([8, 8]);
});
