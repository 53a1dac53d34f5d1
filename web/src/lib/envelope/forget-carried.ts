import { isOpen, toRecord } from './envelope-record.ts';
import { CARRIED_DATABASE, EARLIER_CARRIED_PREFIX } from './names.ts';
import { openExisting, resultOf } from './open-existing.ts';

const TABLE = 'envelope';

/**
 * Forgets what this device has carried and the server has answered: a person who signs out, or whose
 * copy is removed, leaves no receipt. What is not delivered yet stays, because it is a colleague's.
 * Never rejects, so that no sign-out fails for it.
 */
export async function forgetAnswered(indexedDB: Pick<IDBFactory, 'open'>): Promise<void> {
	const database = await openExisting(indexedDB, CARRIED_DATABASE);
	try {
		if (database?.objectStoreNames.contains(TABLE) === true) await deleteAnswered(database);
	} catch {
		// The disk cannot be read now; the next person who signs out tries again.
	} finally {
		database?.close();
	}
}

/**
 * Deletes the databases of earlier builds, whose receipts hold names. Envelopes of those builds
 * count nowhere any more, and the devices that made them send their changes themselves.
 */
export async function forgetEarlierCarried(
	indexedDB: Pick<IDBFactory, 'databases' | 'deleteDatabase'>
): Promise<void> {
	for (const { name = '' } of await indexedDB.databases())
		if (name.startsWith(EARLIER_CARRIED_PREFIX)) await resultOf(indexedDB.deleteDatabase(name));
}

function deleteAnswered(database: IDBDatabase): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
		const read = transaction.objectStore(TABLE).openCursor();
		read.onsuccess = () => {
			const { result: cursor } = read;
			if (cursor === null) return;
			const record = toRecord(cursor.value);
			if (record !== undefined && !isOpen(record)) cursor.delete();
			cursor.continue();
		};
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error());
	});
}
