import { expect, type Page } from '@playwright/test';

/** A table of a person's database, as it can be read from the disk. */
export interface StoredTable {
	readonly administratorId: string;
	readonly table: 'page' | 'settled' | 'queue' | 'envelope' | 'meta';
}

/** Key, and sealed bytes in base64. */
export type StoredRecord = readonly [string | number, string];

/** A sealed row, identified by an id or by its position. */
interface SealedRow {
	readonly id?: string;
	readonly sequence: number;
	readonly sealed: Uint8Array;
}

/** Counts the records; 0 if the database does not exist. */
export async function countStored(page: Page, at: StoredTable): Promise<number> {
	return (await storedKeys(page, at)).length;
}

/** Returns the keys of the records; none if the database does not exist. */
export function storedKeys(page: Page, at: StoredTable): Promise<readonly IDBValidKey[]> {
	return page.evaluate(async ({ administratorId, table }) => {
		const databases = await indexedDB.databases();
		const name = databases.find((one) => one.name?.endsWith(`-${administratorId}`))?.name;
		if (name === undefined) return [];
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open(name);
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('not opened'));
		});
		const keys = database.transaction(table).objectStore(table).getAllKeys();
		const found = await new Promise<IDBValidKey[]>((resolve) => {
			keys.onsuccess = () => resolve(keys.result);
		});
		database.close();
		return found;
	}, at);
}

/** Returns every sealed record. */
export function readStored(page: Page, at: StoredTable): Promise<StoredRecord[]> {
	return page.evaluate(async ({ administratorId, table }) => {
		const databases = await indexedDB.databases();
		const name = databases.find((one) => one.name?.endsWith(`-${administratorId}`))?.name;
		if (name === undefined) return [];
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open(name);
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('not opened'));
		});
		const store = database.transaction(table).objectStore(table);
		const found = await new Promise<StoredRecord[]>((resolve) => {
			const rows = store.getAll();
			rows.onsuccess = () =>
				resolve(
					rows.result.map(({ id, sequence, sealed }: SealedRow): StoredRecord => {
						return [id ?? sequence, btoa(String.fromCharCode(...sealed))];
					})
				);
		});
		database.close();
		return found;
	}, at);
}

/** Overwrites the bytes of records and leaves everything else as it was. */
export function overwriteStored(
	page: Page,
	at: StoredTable,
	records: readonly StoredRecord[]
): Promise<void> {
	return changeStored(page, at, records);
}

/** Deletes records, as a person with access to the disk can. */
export function deleteStored(
	page: Page,
	at: StoredTable,
	keys: readonly (string | number)[]
): Promise<void> {
	return changeStored(
		page,
		at,
		keys.map((key) => [key, null])
	);
}

/** Replaces the bytes of each record, or deletes it if null, in one transaction. */
async function changeStored(
	page: Page,
	at: StoredTable,
	changes: readonly (readonly [string | number, string | null])[]
): Promise<void> {
	await page.evaluate(
		async ({ administratorId, table, changes }) => {
			const databases = await indexedDB.databases();
			const name = databases.find((one) => one.name?.endsWith(`-${administratorId}`))?.name ?? '';
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open(name);
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('not opened'));
			});
			const transaction = database.transaction(table, 'readwrite');
			const store = transaction.objectStore(table);
			for (const [key, text] of changes) {
				if (text === null) {
					store.delete(key);
					continue;
				}
				const read = store.get(key);
				read.onsuccess = () => {
					const sealed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
					store.put({ ...read.result, sealed });
				};
			}
			await new Promise<void>((resolve, reject) => {
				transaction.oncomplete = () => resolve();
				transaction.onabort = () => reject(new Error('not changed'));
			});
			database.close();
		},
		{ ...at, changes }
	);
}

/** Returns the record with one bit flipped. */
export function flipped([key, text]: StoredRecord): StoredRecord {
	const bytes = Buffer.from(text, 'base64');
	const at = Math.floor(bytes.length / 2);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	return [key, bytes.toString('base64')];
}

/** Waits until the device can seal what a locked app sends: it is registered with the server. */
export async function waitUntilRegistered(page: Page, administratorId: string): Promise<void> {
	await expect.poll(() => registeredAt(page, administratorId)).toBeGreaterThan(0);
}

/** Returns when the device's keys were registered; 0 if they are not. */
function registeredAt(page: Page, administratorId: string): Promise<number> {
	return page.evaluate(async (id) => {
		const databases = await indexedDB.databases();
		const name = databases.find((one) => one.name?.endsWith(`-${id}`))?.name;
		if (name === undefined) return 0;
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open(name);
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('not opened'));
		});
		const read: IDBRequest<unknown> = database
			.transaction('meta')
			.objectStore('meta')
			.get('carrying-key');
		await new Promise((resolve) => {
			read.onsuccess = resolve;
		});
		database.close();
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only the app writes `meta`
		const row = read.result as { readonly value: { readonly registeredAt: number } } | undefined;
		return row?.value.registeredAt ?? 0;
	}, administratorId);
}
