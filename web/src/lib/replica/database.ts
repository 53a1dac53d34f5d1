import { Dexie, type Table } from 'dexie';
import type { VaultRecord } from '#lib/vault/vault.ts';

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

/** What may be known of a waiting mutation without the key: that it waits, and if it ever left. */
export interface QueueRecord extends SequencedRecord {
	readonly sent: boolean;
}

export interface Tables {
	readonly vault: Table<VaultRecord & { readonly id: 'vault' }, string>;
	readonly page: Table<SealedRecord, string>;
	readonly log: Table<SequencedRecord, number>;
	readonly queue: Table<QueueRecord, number>;
	readonly settled: Table<SealedRecord, string>;
	/** `epoch` and `attempts` in the clear, everything else sealed. */
	readonly meta: Table<{ readonly id: string; readonly value: unknown }, string>;
}
export type TableName = keyof Tables;
export type Database = Dexie & Tables;

/** One database a person (sync.md, "Device"). */
export async function openDatabase(personKey: string, storage: Storage): Promise<Database> {
	const database = new Dexie(databaseName(personKey), { ...storage });
	database.version(1).stores({
		vault: 'id',
		page: 'id',
		log: 'sequence',
		queue: 'sequence',
		settled: 'id',
		meta: 'id'
	});
	await database.open();
	// Dexie makes the tables it was told of.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return database as Database;
}

/** Drops the wrapped key first: without it the rest is noise, whatever the disk keeps. */
export async function deleteDatabase(personKey: string, storage: Storage): Promise<void> {
	const database = await openDatabase(personKey, storage);
	await database.vault.clear();
	await database.delete();
}

function databaseName(personKey: string): string {
	return `tenantry-${personKey}`;
}
