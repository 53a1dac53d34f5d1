import { resultOf } from './open-existing.ts';

const NAME = 'tenantry-log';
/** A page that the system has frozen may hold the database, and nothing may wait for that. */
const PATIENCE_MS = 2_000;

/**
 * Makes Chromium begin a new log of all its IndexedDB databases here, as it does after one was
 * deleted. A kill in the middle of a write leaves half a record at the end of the log. Chromium
 * ignores it when it starts, appends to the same log, finds it broken when it starts the next time,
 * and deletes every database (decision 50). Never rejects,
 * because a full device has no room for it.
 */
export async function beginLog(
	indexedDB: Pick<IDBFactory, 'open' | 'deleteDatabase'>
): Promise<void> {
	const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
	await Promise.race([createAndDelete(indexedDB).catch(() => undefined), late]);
}

async function createAndDelete(
	indexedDB: Pick<IDBFactory, 'open' | 'deleteDatabase'>
): Promise<void> {
	const database = await resultOf(indexedDB.open(NAME));
	database.close();
	await resultOf(indexedDB.deleteDatabase(NAME));
}
