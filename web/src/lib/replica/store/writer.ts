import { FencedError, isFull, openOwn, type Database, type TableName } from './database.ts';

/** The browser has removed this person's database while it was in use. */
class RemovedError extends Error {
	constructor() {
		super('The browser has removed this database');
	}
}

/** The connection ended on its own; whether the transaction was written is unknown. */
class LostError extends Error {
	constructor() {
		super('The connection to this database was lost');
	}
}

export type Stores = Readonly<Record<TableName, IDBObjectStore>>;

interface Control {
	readonly fail: (error: Error) => void;
	/** Nothing more is asked for: the transaction commits as soon as the fence has been read. */
	readonly end: () => void;
}

type Body = (stores: Stores, control: Control) => void;

/** Writes to one person's database, until a newer engine opens it. */
export interface Writer {
	/**
	 * Runs one transaction, complete when the promise resolves. `strict` waits for the disk and is
	 * meant for what the person is told is saved. The body only queues requests; nothing is awaited
	 * inside. The body may run again after a lost connection, so it must put and delete only what
	 * was known before the transaction.
	 */
	write(tables: readonly TableName[], durability: 'strict' | 'relaxed', body: Body): Promise<void>;
	/**
	 * The rebuilder writes everything again if the browser removes the database; the write that
	 * noticed the removal follows it.
	 */
	onRemoved(rebuilder: Rebuilder): void;
	/** There was no room for the last write. Transactions that only delete succeed all the same. */
	isFull(): boolean;
	onRoom(listener: (isFull: boolean) => void): void;
}

export interface Rebuilder {
	/** False if another engine has taken the database away: then nothing is restored. */
	wasRemoved(): Promise<boolean>;
	rebuild(): Promise<void>;
}

/** Attempts at mending a write: a lost connection may turn out to be a removed database. */
const MENDINGS = 2;

/**
 * What an engine finds in `meta` as long as no other has taken the database over: its epoch as the
 * fence, which is all that it reads before it writes. If there is no room for an epoch of its own,
 * an engine deletes the fence, which all earlier ones expect to be there (decision 30).
 */
interface Hold {
	readonly epoch: number;
	readonly hasFence: boolean;
}

/** Takes the database over: earlier writers are fenced off. */
export async function openWriter(database: Database): Promise<Writer> {
	let hold = await takeOver(database);
	let isOutOfRoom = !hold.hasFence;
	let onRoom: (isFull: boolean) => void = () => undefined;
	let rebuilder: Rebuilder | undefined;
	let mending: Promise<void> | undefined;
	let renewing: Promise<boolean> | undefined;

	function becomeFull(is: boolean): void {
		if (is === isOutOfRoom) return;
		isOutOfRoom = is;
		onRoom(is);
	}

	async function renew(): Promise<boolean> {
		const next = hold.hasFence ? hold : { epoch: hold.epoch + 1, hasFence: true };
		try {
			await run(database, {
				hold,
				tables: ['meta'],
				durability: 'strict',
				body: ({ meta }) => {
					meta.put(fenceOf(next));
					// An epoch that is put here would be found where the browser has removed it.
					if (!hold.hasFence) meta.put(epochOf(next));
				}
			});
		} catch (error) {
			if (isFull(error)) return false;
			throw error;
		}
		hold = next;
		return true;
	}

	async function mend(error: unknown): Promise<void> {
		if (error instanceof LostError) await reopen(database);
		else if (error instanceof RemovedError && rebuilder !== undefined) {
			if (!(await rebuilder.wasRemoved())) throw new FencedError();
			hold = await takeOver(database);
			await rebuilder.rebuild();
		} else throw error;
	}

	async function write(work: Omit<Work, 'hold'>): Promise<void> {
		for (let mended = 0; ; mended++) {
			try {
				renewing ??= isOutOfRoom ? renew().finally(() => (renewing = undefined)) : undefined;
				const hasRoom = (await renewing) ?? true;
				await run(database, { ...work, hold });
				if (hasRoom) becomeFull(false);
				return;
			} catch (error) {
				if (isFull(error)) becomeFull(true);
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
		},
		isFull: () => isOutOfRoom,
		onRoom(listener) {
			onRoom = listener;
		}
	};
}

async function takeOver(database: Database): Promise<Hold> {
	try {
		return await database.transaction('rw', database.meta, async () => {
			const next = { epoch: (await epochIn(database)) + 1, hasFence: true };
			await database.meta.bulkPut([epochOf(next), fenceOf(next)]);
			return next;
		});
	} catch (error) {
		if (!isFull(error)) throw error;
	}
	return database.transaction('rw', database.meta, async () => {
		await database.meta.delete('fence');
		return { epoch: await epochIn(database), hasFence: false };
	});
}

async function epochIn({ meta }: Database): Promise<number> {
	return valueOf(await meta.get('epoch')) ?? 0;
}

function valueOf(row: unknown): number | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	const value = (row as { readonly value: unknown } | undefined)?.value;
	return typeof value === 'number' ? value : undefined;
}

/** A row of `meta` that stays when a new copy is made. */
export function isHoldRow(key: IDBValidKey): boolean {
	return key === 'epoch' || key === 'fence';
}

function epochOf({ epoch }: Hold): { readonly id: string; readonly value: number } {
	return { id: 'epoch', value: epoch };
}

function fenceOf({ epoch }: Hold): { readonly id: string; readonly value: number } {
	return { id: 'fence', value: epoch };
}

/** Safari ends connections of apps in the background (dexie/Dexie.js#2008); so does clearing data. */
async function reopen(database: Database): Promise<void> {
	if (database.hasBeenClosed()) throw new LostError();
	database.close({ disableAutoOpen: false });
	await openOwn(database);
}

interface Work {
	readonly hold: Hold;
	readonly tables: readonly TableName[];
	readonly durability: 'strict' | 'relaxed';
	readonly body: Body;
}

// Dexie's own transactions cost more than the work done here, and its durability setting applies to
// all transactions or none.
function run(database: Database, { hold, tables, durability, body }: Work): Promise<void> {
	const names = new Set<TableName>([...tables, 'meta']);
	return new Promise((resolve, reject) => {
		const transaction = begin(database, [...names], durability);
		let failure: unknown;
		const fail = (error: unknown): void => {
			if (failure !== undefined) return;
			failure = error;
			transaction.abort();
		};
		transaction.oncomplete = () => resolve();
		// Not aborted here and no request failed, so the connection was lost.
		transaction.onabort = () => reject(toError(failure ?? transaction.error ?? new LostError()));
		const meta = transaction.objectStore('meta');
		let isWhole = false;
		const commit = (): void => {
			if (isWhole) transaction.commit();
		};
		checkHold(meta, hold, { commit, fail });
		try {
			// Not only once the fence has been read, which would be one more way to the disk and back.
			body(storesOf(transaction, names), {
				fail,
				end: () => {
					isWhole = true;
				}
			});
		} catch (error) {
			fail(error);
		}
	});
}

/** Requests are answered in the order they were made, and nothing is committed before all are. */
function checkHold(
	meta: IDBObjectStore,
	hold: Hold,
	{ commit, fail }: { readonly commit: () => void; readonly fail: (error: Error) => void }
): void {
	const fence = meta.get('fence');
	const askEpoch = (): void => {
		const epoch = meta.get('epoch');
		epoch.onsuccess = () => {
			const fault = faultOf(hold, { epoch: epoch.result, fence: fence.result });
			if (fault === undefined) commit();
			else fail(fault);
		};
	};
	if (!hold.hasFence) {
		askEpoch();
		return;
	}
	fence.onsuccess = () => {
		if (valueOf(fence.result) === hold.epoch) commit();
		else askEpoch();
	};
}

function faultOf(
	hold: Hold,
	found: { readonly epoch: unknown; readonly fence: unknown }
): Error | undefined {
	if (found.epoch === undefined) return new RemovedError();
	const isHeld = !hold.hasFence && found.fence === undefined && valueOf(found.epoch) === hold.epoch;
	return isHeld ? undefined : new FencedError();
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
	// Only the requested tables exist here, and only they are used.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return Object.fromEntries(stores) as unknown as Stores;
}

function toError(reason: unknown): Error {
	return reason instanceof Error
		? reason
		: new Error('The transaction was aborted', { cause: reason });
}
