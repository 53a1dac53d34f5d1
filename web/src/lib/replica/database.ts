import { Dexie, type Table } from 'dexie';
import type { StoredVault } from '#lib/vault/vault.ts';

/** IndexedDB, or what stands in for it in a test. */
export interface Storage {
	readonly indexedDB: IDBFactory;
	readonly IDBKeyRange: typeof IDBKeyRange;
}

export type Sealed = Uint8Array<ArrayBuffer>;

export interface SealedRecord {
	/** Also the record's place in the vault, see `Sealer`. */
	readonly id: string;
	readonly sealed: Sealed;
}

/** One patch or one mutation, in order. */
export interface SequencedRecord {
	readonly sequence: number;
	readonly sealed: Sealed;
}

/**
 * What may be known of a waiting mutation without the key: that it waits, since when, if it ever
 * left, and its id, which is random. An earlier app has not said which it is, nor since when.
 */
export interface QueueRecord extends SequencedRecord {
	readonly sent: boolean;
	readonly mutationId?: string;
	readonly savedAt?: number;
	/**
	 * That it never left holds only while `meta` has the row `unsent`: a device without room for a mark
	 * deletes that one before it sends. An earlier app has not said so, nor kept that row.
	 */
	readonly guarded?: true;
}

export interface Tables {
	readonly vault: Table<StoredVault & { readonly id: 'vault' }, string>;
	readonly page: Table<SealedRecord, string>;
	readonly log: Table<SequencedRecord, number>;
	readonly queue: Table<QueueRecord, number>;
	readonly settled: Table<SealedRecord, string>;
	/** `epoch`, `fence`, `attempts`, `try/…`, `unsent` and `unreadable` in the clear, what is about anybody sealed. */
	readonly meta: Table<{ readonly id: string; readonly value: unknown }, string>;
}
export type TableName = keyof Tables;
export type Database = Dexie & Tables;

/** Of the form of all databases; a newer build may raise it. */
export const VERSION = 1;
/** What Dexie multiplies it by; it counts on by one where it adds what is missing. */
const DEXIE_STEP = 10;

/** One database a person (sync.md, "Device"). */
export async function openDatabase(personKey: string, storage: Storage): Promise<Database> {
	const database = new Dexie(databaseName(personKey), { ...storage });
	database.version(VERSION).stores({
		vault: 'id',
		page: 'id',
		log: 'sequence',
		queue: 'sequence',
		settled: 'id',
		meta: 'id'
	});
	await openOwn(database);
	// Dexie makes the tables it was told of.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return database as Database;
}

/** A newer engine, or a newer build, has taken a database over: this one must not write again. */
export class FencedError extends Error {
	/** A newer build has written the database in a form that this one does not know. */
	readonly isNewerForm: boolean;

	constructor({ isNewerForm = false } = {}) {
		super('A newer engine owns this database');
		this.isNewerForm = isNewerForm;
	}
}

/** The device, or what the browser gives this app of it, has no room left. */
export function isFull(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if (error.name === 'QuotaExceededError') return true;
	// Dexie says that a transaction was aborted, and why within.
	const inner: unknown = Reflect.get(error, 'inner');
	return inner instanceof Error && inner.name === 'QuotaExceededError';
}

/** undefined where there was no room for what is no loss without it. */
export async function ifRoom<T>(writing: PromiseLike<T>): Promise<T | undefined> {
	try {
		return await writing;
	} catch (error) {
		if (isFull(error)) return undefined;
		throw error;
	}
}

export async function hadRoom(writing: PromiseLike<unknown>): Promise<boolean> {
	return (await ifRoom(writing.then(() => true))) ?? false;
}

/** Why something could not be stored, or read. */
export interface StorageFault {
	readonly code: 'storage_full' | 'storage_failed';
}

export function storageFault(error: unknown): StorageFault {
	return { code: isFull(error) ? 'storage_full' : 'storage_failed' };
}

/** Opens a database in the form that this build knows; Dexie would open any that is newer. */
export async function openOwn(database: Dexie): Promise<void> {
	await database.open();
	if (Math.floor(database.backendDB().version / DEXIE_STEP) <= VERSION) return;
	database.close({ disableAutoOpen: false });
	throw new FencedError({ isNewerForm: true });
}

/** Drops the wrapped key first: without it the rest is noise, whatever the disk keeps. */
export async function deleteDatabase(personKey: string, storage: Storage): Promise<void> {
	const database = await openDatabase(personKey, storage);
	await database.vault.clear();
	const isBlocked = new Promise((resolve) => database.on('blocked', resolve));
	// Where a frozen tab holds on to it, the browser deletes it when that one lets go.
	await Promise.race([database.delete(), isBlocked]);
}

function databaseName(personKey: string): string {
	return `tenantry-${personKey}`;
}
