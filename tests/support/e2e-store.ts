import type { Page } from '@playwright/test';

/** A person's database, as anybody sees it who has the disk. */
export interface StoredTable {
	readonly administratorId: string;
	readonly table: 'page' | 'settled' | 'queue' | 'meta';
}

/** Key and sealed bytes, these in base64. */
export type StoredRecord = readonly [string | number, string];

/** Named by an id, or by its place. */
interface SealedRow {
	readonly id?: string;
	readonly sequence: number;
	readonly sealed: Uint8Array;
}

/** How many records are there; none where there is no such database. */
export async function countStored(page: Page, at: StoredTable): Promise<number> {
	return (await readStored(page, at)).length;
}

/** Every sealed record. */
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

/** Puts other bytes in the place of records; nothing else of them changes. */
export function overwriteStored(
	page: Page,
	at: StoredTable,
	records: readonly StoredRecord[]
): Promise<void> {
	return changeStored(page, at, records);
}

/** As anybody does who has the disk. */
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

/** Other bytes for each record, or null to delete it; in one transaction. */
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

/** With one bit turned. */
export function flipped([key, text]: StoredRecord): StoredRecord {
	const bytes = Buffer.from(text, 'base64');
	const at = Math.floor(bytes.length / 2);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	return [key, bytes.toString('base64')];
}
