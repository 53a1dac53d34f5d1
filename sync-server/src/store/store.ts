import type { Kysely } from 'kysely';

import type {
	AuditEventTable,
	DeviceTable,
	MutationTable,
	ProviderHeadTable,
	RecordIndexTable,
	RecordTable,
	SessionTable,
	Tables
} from './tables.ts';

export type { Tables };
export type Database = Kysely<Tables>;
export type StoredMutation = MutationTable;
export type AuditEvent = AuditEventTable;
export type StoredDevice = DeviceTable;
export type StoredSession = SessionTable;

/** The newest position in a provider's audit, and its event's hash; 0 and '' before the first. */
export type Head = Pick<ProviderHeadTable, 'version' | 'hash'>;

export interface RowKey {
	readonly collection: string;
	readonly id: string;
}

/** A row as stored: value and field versions are JSON text; tombstones are included. */
export type StoredRow = Omit<RecordTable, 'provider_id'>;

export type IndexEntry = Omit<RecordIndexTable, 'provider_id'>;
export type IndexLookup = Omit<IndexEntry, 'id'>;

/** A living row, with the text of the other collection's row under the same id. */
export interface PairedRow extends Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'> {
	readonly beside_value: string | null;
	readonly beside_created: number | null;
	readonly beside_fields: string | null;
}

export interface PageQuery {
	readonly collection: string;
	/** Selects ids above this one, ascending. */
	readonly after: string;
	readonly limit: number;
	readonly beside: string;
}

export interface ChangeQuery {
	/** Selects rows last touched above this version and up to `through`. */
	readonly after: number;
	readonly through: number;
	readonly limit: number;
}

/** Rows by the version that last touched them, ascending; one version is never split. */
export interface Changes {
	readonly rows: readonly StoredRow[];
	/** The version up to which the rows are complete. */
	readonly through: number;
}

/** A mutation as devices receive it, with the names of its device and, of another, its author. */
export type StoredVerdict = MutationTable & {
	readonly device_name: string | null;
	readonly author_name: string | null;
};

/**
 * Why a reader receives a mutation: it is their own, a revoked device handed it over, or another
 * person's waits for approval or has waited.
 */
export type VerdictKind = 'own' | 'quarantined' | 'requested';

export interface VerdictSelection {
	readonly kind: VerdictKind;
	readonly readerId: string;
}

/** Selects verdicts that became visible above `after` and up to `through`. */
export interface VerdictQuery extends VerdictSelection {
	readonly after: number;
	readonly through: number;
	/** Whether only what may still need someone is selected. */
	readonly isOpen: boolean;
}

/** A mutation that may still need someone, without what it would do. */
export type OpenMutation = Pick<
	MutationTable,
	'device_id' | 'version' | 'visible_at' | 'outcome' | 'verdict'
>;

export interface VerdictPage {
	/** In the order in which they became visible. */
	readonly verdicts: readonly StoredVerdict[];
	/** The version up to which they are complete. */
	readonly through: number;
}

/** Reads one provider's rows, as they stand in one snapshot or under the lock. */
export interface StoreReader {
	readonly providerId: string;
	/** Direct access to the sign-in tables, in the same transaction. */
	readonly db: Database;
	/** The newest position; in a transaction it moves with every append. */
	readonly head: Head;
	rows(keys: readonly RowKey[]): Promise<StoredRow[]>;
	find(lookups: readonly IndexLookup[]): Promise<IndexEntry[]>;
	page(query: PageQuery): Promise<PairedRow[]>;
	count(collection: string): Promise<number>;
	changes(query: ChangeQuery): Promise<Changes>;
	/** Returns the events in ascending order. */
	events(versions: readonly number[]): Promise<AuditEvent[]>;
	mutations(ids: readonly string[]): Promise<StoredMutation[]>;
	/** Returns the oldest of these, at most about a page of whole versions. */
	verdicts(query: VerdictQuery): Promise<VerdictPage>;
	/** Returns those that may still need someone, the newest first, up to the limit. */
	newestOpen(selection: VerdictSelection, limit: number): Promise<OpenMutation[]>;
	sessions(hashes: readonly string[]): Promise<StoredSession[]>;
	devices(ids: readonly string[]): Promise<StoredDevice[]>;
}

/** Everything one transaction adds, written in batches; the head moves to its last event. */
export interface Addition {
	readonly rows: readonly StoredRow[];
	readonly unindexed: readonly IndexEntry[];
	readonly indexed: readonly IndexEntry[];
	readonly mutations: readonly StoredMutation[];
	/** Mutations whose outcome, verdict, standing versions, visibility or successor changed. */
	readonly amended: readonly StoredMutation[];
	readonly events: readonly AuditEvent[];
}

export interface StoreTransaction extends StoreReader {
	/** Whether this transaction has written when plans are due. */
	readonly hasMovedPlans: boolean;
	append(addition: Addition): Promise<void>;
	/** Keeps when plans are due, of any number of administrators in one batch. */
	putPlanTimes(times: readonly PlanTime[]): Promise<void>;
	noteQueue(devices: readonly QueueNote[]): Promise<void>;
}

export interface PlanTime {
	readonly administratorId: string;
	readonly name: string;
	/** Null once there is no such plan. */
	readonly dueAt: number | null;
}

export interface QueueNote {
	readonly deviceId: string;
	readonly depth: number;
	readonly oldestAt: number | null;
	readonly seenAt: number;
}

export interface Store {
	/** Direct access to the sign-in tables. Keep transactions short: SQLite has one writer. */
	readonly db: Database;
	/**
	 * Runs one transaction under the provider's lock, which is its first statement. The database
	 * may require a retry, so `run` may execute more than once and must touch nothing but the
	 * transaction.
	 */
	write<T>(providerId: string, run: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** Runs in one snapshot. */
	read<T>(providerId: string, run: (reader: StoreReader) => Promise<T>): Promise<T>;
	/** Subscribes to commits that moved a provider's head, including those of other processes. */
	onVersion(listener: VersionListener): () => void;
	/** Whether commits of others are asked for, because the database's notifications do not arrive. */
	readonly isPolling: boolean;
	/** Opens later connections by this URL of the same database, with another password. */
	changeUrl(url: string): void;
	/** Returns the size of the database in bytes. */
	size(): Promise<number>;
	close(): Promise<void>;
}

/** The newest version of one provider. */
export interface ProviderVersion {
	readonly providerId: string;
	readonly version: number;
}

export type VersionListener = (providerId: string, version: number) => void;
