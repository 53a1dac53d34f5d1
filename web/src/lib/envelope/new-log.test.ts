import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { beginLog } from './new-log.ts';

test('beginning a log leaves no database behind, from two places at once and again', async () => {
	const indexedDB = new IDBFactory();

	await Promise.all([beginLog(indexedDB), beginLog(indexedDB)]);
	await beginLog(indexedDB);

	expect(await indexedDB.databases()).toEqual([]);
});

test('a device that cannot create a database starts all the same', async () => {
	const full = new IDBFactory();
	full.open = () => {
		throw new DOMException('Full', 'QuotaExceededError');
	};

	await beginLog(full);

	expect(await full.databases()).toEqual([]);
});
