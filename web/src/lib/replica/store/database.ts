import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { Dexie, type Table } from 'dexie';
import type { EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import { DATABASE_PREFIX } from '#lib/envelope/names.ts';
import type { StoredVault } from '#lib/vault/vault.ts';
import { takeOverEarlier } from './earlier-form.ts';

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

/** One patch, one mutation or one block of settled entries, in order. */
export interface SequencedRecord {
	readonly sequence: number;
	readonly sealed: Sealed;
}

/**
 * What is visible about a waiting mutation without the key: that it waits, since when, and its id,
 * which is random. Records of an earlier app lack the id and the time.
 */
export interface QueueRecord extends SequencedRecord {
	/**
	 * Whether it had left when the record was written. One that left since is marked in the queue's
	 * index only; an earlier app marked the record.
	 */
	readonly sent: boolean;
	readonly mutationId?: string;
	readonly savedAt?: number;
	/**
	 * `sent: false` is reliable only while `meta` has the row `unsent`: a device without room for a
	 * mark deletes that row before it sends. An earlier app set neither this flag nor that row.
	 */
	readonly guarded?: true;
}

export interface Tables {
	readonly vault: Table<StoredVault & { readonly id: 'vault' }, string>;
	readonly page: Table<SealedRecord, string>;
	readonly log: Table<SequencedRecord, number>;
	readonly queue: Table<QueueRecord, number>;
	/** Entries that need someone, one a record. */
	readonly settled: Table<SealedRecord, string>;
	/** The other settled entries, many to a record. */
	readonly archive: Table<SequencedRecord, number>;
	/** What a locked app sends in place of the queue's records, sealed for the server alone. */
	readonly envelope: Table<EnvelopeRecord, number>;
	/**
	 * `epoch`, `fence`, `attempts`, `try/…`, `unsent`, `unreadable` and `carrying-key` are in the clear;
	 * anything about people is sealed.
	 */
	readonly meta: Table<{ readonly id: string; readonly value: unknown }, string>;
}
export type TableName = keyof Tables;
export type Database = Dexie & Tables;

/**
 * Schema version of all databases. It is raised with every change of a table or an index, so that an
 * older app refuses what it would leave half changed: `database-forms.test.ts` lists every form.
 */
export const VERSION = 3;
/** Dexie multiplies the version by this, and adds one where it adds missing tables. */
const DEXIE_STEP = 10;

/** Opens the database of one person (docs/sync.md, "What a device keeps"). */
export async function openDatabase(personKey: string, storage: Storage): Promise<Database> {
	const database = new Dexie(databaseName(personKey), { ...storage });
	database
		.version(2)
		.stores({
			vault: 'id',
			page: 'id',
			log: 'sequence',
			queue: 'sequence',
			settled: 'id',
			envelope: 'sequence, leftAt',
			meta: 'id'
		})
		.upgrade(takeOverEarlier);
	// What is sealed is taken over by whoever has the key (`QueueDisk`), not here.
	database.version(VERSION).stores({ archive: 'sequence' });
	await openOwn(database);
	// Dexie creates the tables declared above.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return database as Database;
}

/** A newer engine, or a newer build, has taken a database over: this one must not write again. */
export class FencedError extends Error {
	readonly isNewerForm: boolean;

	constructor({ isNewerForm = false } = {}) {
		super('A newer engine owns this database');
		this.isNewerForm = isNewerForm;
	}
}

/** The device, or this app's share of it, has no room left. */
export function isFull(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if (error.name === 'QuotaExceededError') return true;
	const inner: unknown = Reflect.get(error, 'inner');
	return inner instanceof Error && inner.name === 'QuotaExceededError';
}

/** Why something could not be stored or read. */
export interface StorageFault {
	readonly code: 'storage_full' | 'storage_failed';
}

/** Makes a full disk an error to go on from; another failure is thrown. */
export async function unlessFull<T>(writing: PromiseLike<T>): Promise<Result<T, StorageFault>> {
	try {
		return ok(await writing);
	} catch (error) {
		if (isFull(error)) return err(storageFault(error));
		throw error;
	}
}

export function storageFault(error: unknown): StorageFault {
	return { code: isFull(error) ? 'storage_full' : 'storage_failed' };
}

/**
 * Opens a database in the form that this build knows. Dexie would open any newer one, and add the
 * tables and indexes that it lacks, so the version is read before.
 */
export async function openOwn(database: Dexie): Promise<void> {
	requireOwnForm(await storedVersion(database));
	await database.open();
	try {
		// A newer build may have taken it over in the meantime.
		requireOwnForm(database.backendDB().version);
	} catch (error) {
		database.close({ disableAutoOpen: false });
		throw error;
	}
}

function requireOwnForm(version: number): void {
	if (Math.floor(version / DEXIE_STEP) > VERSION) throw new FencedError({ isNewerForm: true });
}

async function storedVersion(database: Dexie): Promise<number> {
	const all = await storageOf(database).indexedDB.databases();
	return all.find(({ name }) => name === database.name)?.version ?? 0;
}

function storageOf({ _options }: Dexie): Storage {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- databases are created with `Storage`
	return _options as Storage;
}

/** Deletes records by ranges of consecutive sequences, which cover these and no other. */
export function deleteSequences(
	database: Dexie,
	store: IDBObjectStore,
	sequences: readonly number[]
): void {
	const { IDBKeyRange } = storageOf(database);
	const sorted = sequences.toSorted((left, right) => left - right);
	let from = 0;
	for (const [at, sequence] of sorted.entries()) {
		const next = sorted[at + 1];
		if (next !== undefined && next <= sequence + 1) continue;
		store.delete(IDBKeyRange.bound(sorted[from], sequence));
		from = at + 1;
	}
}

/** Drops the wrapped key first: without it the rest is noise, whatever the disk keeps. */
export async function deleteDatabase(personKey: string, storage: Storage): Promise<void> {
	const database = await openDatabase(personKey, storage);
	await database.vault.clear();
	const isBlocked = new Promise((resolve) => database.on('blocked', resolve));
	// If a frozen tab holds the database open, the browser deletes it when that tab lets go.
	await Promise.race([database.delete(), isBlocked]);
}

function databaseName(personKey: string): string {
	return `${DATABASE_PREFIX}${personKey}`;
}
