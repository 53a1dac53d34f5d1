import { FencedError, openOwn, type Database, type TableName } from './database.ts';

/** The browser has removed this person's database while it was in use. */
class RemovedError extends Error {
	constructor() {
		super('The browser has removed this database');
	}
}

/** The connection ended by itself, and with it the transaction: whether it was written is unknown. */
class LostError extends Error {
	constructor() {
		super('The connection to this database was lost');
	}
}

type Stores = Readonly<Record<TableName, IDBObjectStore>>;

/** Writes to one person's database, as long as no newer engine has opened it. */
export interface Writer {
	/**
	 * One transaction, complete when the promise resolves. `strict` waits for the disk: for what a
	 * person was told is saved. The body only queues requests; nothing is awaited inside. It may run
	 * again after a lost connection, so it puts and deletes what is known beforehand.
	 */
	write(
		tables: readonly TableName[],
		durability: 'strict' | 'relaxed',
		body: (stores: Stores) => void
	): Promise<void>;
	/** Who writes everything anew, should the browser remove it; the write that met it follows. */
	onRemoved(rebuilder: Rebuilder): void;
}

export interface Rebuilder {
	/** False where another engine has taken the database away: then nothing is brought back. */
	wasRemoved(): Promise<boolean>;
	rebuild(): Promise<void>;
}

/** A lost connection may turn out to be a removed database. */
const MENDINGS = 2;

/** Takes the database over: whoever wrote to it before is fenced off. */
export async function openWriter(database: Database): Promise<Writer> {
	let epoch = await takeOver(database);
	let rebuilder: Rebuilder | undefined;
	let mending: Promise<void> | undefined;

	async function mend(error: unknown): Promise<void> {
		if (error instanceof LostError) await reopen(database);
		else if (error instanceof RemovedError && rebuilder !== undefined) {
			if (!(await rebuilder.wasRemoved())) throw new FencedError();
			epoch = await takeOver(database);
			await rebuilder.rebuild();
		} else throw error;
	}

	async function write(work: Omit<Work, 'epoch'>): Promise<void> {
		for (let mended = 0; ; mended++) {
			try {
				await run(database, { ...work, epoch });
				return;
			} catch (error) {
				if (mended === MENDINGS) throw error;
				mending ??= mend(error).finally(() => {
					mending = undefined;
				});
				await mending;
			}
		}
	}

	return {
		write: (tables, durability, body) => write({ tables, durability, body }),
		onRemoved(given) {
			rebuilder = given;
		}
	};
}

function takeOver(database: Database): Promise<number> {
	return database.transaction('rw', database.meta, async () => {
		const row = await database.meta.get('epoch');
		const next = (typeof row?.value === 'number' ? row.value : 0) + 1;
		await database.meta.put({ id: 'epoch', value: next });
		return next;
	});
}

/** Safari ends connections of apps in the background (dexie/Dexie.js#2008); so does clearing data. */
async function reopen(database: Database): Promise<void> {
	if (database.hasBeenClosed()) throw new LostError();
	database.close({ disableAutoOpen: false });
	await openOwn(database);
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
		const transaction = begin(database, [...names], durability);
		let failure: unknown;
		const fail = (error: unknown): void => {
			failure = error;
			transaction.abort();
		};
		transaction.oncomplete = () => resolve();
		// Nobody here has aborted it, and no request has failed.
		transaction.onabort = () => reject(toError(failure ?? transaction.error ?? new LostError()));
		const fence = transaction.objectStore('meta').get('epoch');
		fence.onsuccess = () => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
			const row = fence.result as { readonly value: unknown } | undefined;
			if (row?.value !== epoch) {
				fail(row === undefined ? new RemovedError() : new FencedError());
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

function begin(
	database: Database,
	names: readonly TableName[],
	durability: 'strict' | 'relaxed'
): IDBTransaction {
	if (!database.isOpen()) throw new LostError();
	try {
		return database.backendDB().transaction(names, 'readwrite', { durability });
	} catch (error) {
		const isLost = error instanceof DOMException && error.name === 'InvalidStateError';
		throw isLost ? new LostError() : error;
	}
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
