import type { Database, TableName } from './database.ts';

/** A newer engine has taken this person's database over: this one must not write again. */
export class FencedError extends Error {
	constructor() {
		super('A newer engine owns this database');
	}
}

type Stores = Readonly<Record<TableName, IDBObjectStore>>;

/** Writes to one person's database, as long as no newer engine has opened it. */
export interface Writer {
	/**
	 * One transaction, complete when the promise resolves. `strict` waits for the disk: for what a
	 * person was told is saved. The body only queues requests; nothing is awaited inside.
	 */
	write(
		tables: readonly TableName[],
		durability: 'strict' | 'relaxed',
		body: (stores: Stores) => void
	): Promise<void>;
}

/** Takes the database over: whoever wrote to it before is fenced off. */
export async function openWriter(database: Database): Promise<Writer> {
	const epoch = await database.transaction('rw', database.meta, async () => {
		const row = await database.meta.get('epoch');
		const next = (typeof row?.value === 'number' ? row.value : 0) + 1;
		await database.meta.put({ id: 'epoch', value: next });
		return next;
	});
	return {
		write: (tables, durability, body) => run(database, { epoch, tables, durability, body })
	};
}

interface Work {
	readonly epoch: number;
	readonly tables: readonly TableName[];
	readonly durability: 'strict' | 'relaxed';
	readonly body: (stores: Stores) => void;
}

// Dexie's own transactions cost more than the work done here, and its durability is for all or none.
function run(database: Database, { epoch, tables, durability, body }: Work): Promise<void> {
	const names = new Set<TableName>([...tables, 'meta']);
	return new Promise((resolve, reject) => {
		const transaction = database.backendDB().transaction([...names], 'readwrite', { durability });
		let failure: unknown;
		const fail = (error: unknown): void => {
			failure = error;
			transaction.abort();
		};
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(toError(failure ?? transaction.error));
		const fence = transaction.objectStore('meta').get('epoch');
		fence.onsuccess = () => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
			const row = fence.result as { readonly value: unknown } | undefined;
			if (row?.value !== epoch) {
				fail(new FencedError());
				return;
			}
			try {
				body(storesOf(transaction, names));
			} catch (error) {
				fail(error);
			}
		};
	});
}

function storesOf(transaction: IDBTransaction, names: ReadonlySet<TableName>): Stores {
	const stores = [...names].map((name) => [name, transaction.objectStore(name)] as const);
	// Only the tables that were asked for are there, and only they are used.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return Object.fromEntries(stores) as unknown as Stores;
}

function toError(reason: unknown): Error {
	return reason instanceof Error
		? reason
		: new Error('The transaction was aborted', { cause: reason });
}
