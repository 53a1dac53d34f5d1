import type { Page } from '@playwright/test';

/**
 * Returns all that the origin's databases hold, with their versions, tables and indexes, but not the
 * empty one that the app makes and deletes whenever it starts.
 */
export function wholeStorage(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const toText = (_: string, value: unknown): unknown => {
			if (value instanceof CryptoKey) return [value.type, value.algorithm, value.usages];
			if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
			return ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer)] : value;
		};
		const resultOf = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('not read'));
			});
		const all = [];
		for (const { name = '' } of await indexedDB.databases()) {
			if (name === 'tenantry-log') continue;
			const database = await resultOf(indexedDB.open(name));
			const tables = [];
			for (const table of database.objectStoreNames) {
				const store = database.transaction(table).objectStore(table);
				const rows: unknown[] = await resultOf(store.getAll());
				tables.push([table, store.keyPath, [...store.indexNames], rows]);
			}
			all.push([name, database.version, tables]);
			database.close();
		}
		return JSON.stringify(all, toText);
	});
}
