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

/** Value and field versions are JSON text; tombstones are included. */
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
	readonly after: string;
	readonly limit: number;
	readonly beside: string;
}

export interface ChangeQuery {
	readonly after: number;
	readonly through: number;
	readonly limit: number;
}

/** Ordered by the version that last touched them; one version is never split. */
export interface Changes {
	readonly rows: readonly StoredRow[];
	readonly through: number;
}

/** A mutation as devices receive it, with the names of its device and, of another, its author. */
export type StoredVerdict = MutationTable & {
	readonly device_name: string | null;
	readonly author_name: string | null;
};

/** Own, handed over by a revoked device, or another person's that needs or needed approval. */
export type VerdictKind = 'own' | 'quarantined' | 'requested';

export interface VerdictSelection {
	readonly kind: VerdictKind;
	readonly readerId: string;
}

/** Verdicts that became visible above `after` and up to `through`. */
export interface VerdictQuery extends VerdictSelection {
	readonly after: number;
	readonly through: number;
	/** Selects only what may still need someone. */
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
	readonly through: number;
}

/** Reads one provider's rows, in one snapshot or under the lock. */
export interface StoreReader {
	readonly providerId: string;
	readonly db: Database;
	/** In a transaction it moves with every append. */
	readonly head: Head;
	rows(keys: readonly RowKey[]): Promise<StoredRow[]>;
	find(lookups: readonly IndexLookup[]): Promise<IndexEntry[]>;
	page(query: PageQuery): Promise<PairedRow[]>;
	count(collection: string): Promise<number>;
	changes(query: ChangeQuery): Promise<Changes>;
	/** Ascending. */
	events(versions: readonly number[]): Promise<AuditEvent[]>;
	mutations(ids: readonly string[]): Promise<StoredMutation[]>;
	/** The oldest of these, about a page of whole versions at most. */
	verdicts(query: VerdictQuery): Promise<VerdictPage>;
	/** Those that may still need someone, newest first. */
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
	readonly hasMovedPlans: boolean;
	append(addition: Addition): Promise<void>;
	/** Takes any number of administrators in one batch. */
	putPlanTimes(times: readonly PlanTime[]): Promise<void>;
	noteQueue(devices: readonly QueueNote[]): Promise<void>;
}

export interface PlanTime {
	readonly administratorId: string;
	readonly name: string;
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
	read<T>(providerId: string, run: (reader: StoreReader) => Promise<T>): Promise<T>;
	/** Includes commits of other processes; tells only of commits that moved a provider's head. */
	onVersion(listener: VersionListener): () => void;
	/** Asks for commits of others, because the database's notifications do not arrive. */
	readonly isPolling: boolean;
	/** Opens later connections by this URL of the same database, with another password. */
	changeUrl(url: string): void;
	size(): Promise<number>;
	close(): Promise<void>;
}

/** The newest version of one provider. */
export interface ProviderVersion {
	readonly providerId: string;
	readonly version: number;
}

export type VersionListener = (providerId: string, version: number) => void;
