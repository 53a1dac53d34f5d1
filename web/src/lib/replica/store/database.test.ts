import { expect, test } from 'vitest';
import { deleteDatabase, FencedError, openDatabase, VERSION, type Storage } from './database.ts';
import { openPeople } from './people.ts';
import { createStorage, enqueue, idOf, openFilled, page, person } from '#fixtures/replica.ts';

/** Opens the database as a newer build with another form does. */
function openNewer(name: string, { indexedDB }: Storage): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open(name, (VERSION + 1) * 10);
		opening.onupgradeneeded = () => opening.result.createObjectStore('parcel');
		opening.onblocked = () => reject(new Error('An older build does not let go'));
		opening.onsuccess = () => resolve(opening.result);
	});
}

function countOf(database: IDBDatabase, table: string): Promise<number> {
	return new Promise((resolve) => {
		const counted = database.transaction(table).objectStore(table).count();
		counted.onsuccess = () => resolve(counted.result);
	});
}

test('a newer build is admitted at once and finds the whole queue', async () => {
	const fixture = await openFilled(person('sam'));
	await enqueue(fixture, 'administrator.suspend', { id: idOf('sam') });

	const newer = await openNewer(fixture.database.name, fixture.storage);

	expect(await countOf(newer, 'queue')).toBe(1);
	newer.close();
});

test('an older engine writes nothing into the database of a newer build', async () => {
	const fixture = await openFilled(person('sam'));
	const newer = await openNewer(fixture.database.name, fixture.storage);

	const late = { name: 'administrator.suspend', args: { id: idOf('sam') } };
	const enqueued = await fixture.replica.enqueue(late);
	const pulled = fixture.pullApplier.receive(page({ cookie: 'c2' }), 'c1');

	expect(enqueued).toMatchObject({ ok: false, error: { code: 'storage_failed' } });
	await expect(pulled).rejects.toThrow(FencedError);
	expect([await countOf(newer, 'queue'), fixture.replica.queue.size]).toEqual([0, 0]);
	newer.close();
});

test('an older build that opens later learns that there is a newer one', async () => {
	const fixture = await openFilled(person('sam'));
	(await openNewer(fixture.database.name, fixture.storage)).close();

	await expect(openDatabase('person', fixture.storage)).rejects.toThrow(FencedError);
});

test('the database of known people on the lock screen behaves the same', async () => {
	const storage = createStorage();
	(await openPeople(storage)).close();
	(await openNewer('tenantry-people', storage)).close();

	await expect(openPeople(storage)).rejects.toThrow(FencedError);
});

test('a person is forgotten although a frozen tab keeps their database open', async () => {
	const { database, storage } = await openFilled(person('sam'));
	// It receives no event about it, and so does not let go.
	const frozen = await new Promise<IDBDatabase>((resolve) => {
		const opening = storage.indexedDB.open(database.name);
		opening.onsuccess = () => resolve(opening.result);
	});

	await deleteDatabase('person', storage);

	expect(await countOf(frozen, 'vault')).toBe(0);
	frozen.close();
});
