import { resultOf } from '#lib/envelope/open-existing.ts';

interface TablePlace {
	readonly database: string;
	readonly table: { readonly name: string; readonly keyPath: string };
}

/** Runs one strict transaction over a table, creating it with its database if missing. */
export async function withTable(
	indexedDB: Pick<IDBFactory, 'open'>,
	{ database, table: { name, keyPath } }: TablePlace,
	run: (table: IDBObjectStore) => unknown
): Promise<void> {
	const request = indexedDB.open(database, 1);
	request.onupgradeneeded = () => request.result.createObjectStore(name, { keyPath });
	const open = await resultOf(request);
	try {
		await new Promise<void>((resolve, reject) => {
			const transaction = open.transaction(name, 'readwrite', { durability: 'strict' });
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error ?? new Error('Aborted'));
			run(transaction.objectStore(name));
		});
	} finally {
		open.close();
	}
}
