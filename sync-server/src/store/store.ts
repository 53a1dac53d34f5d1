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

/** A row as kept: value and field versions are JSON text, tombstones included. */
export type StoredRow = Omit<RecordTable, 'provider_id'>;

export type IndexEntry = Omit<RecordIndexTable, 'provider_id'>;
export type IndexLookup = Omit<IndexEntry, 'id'>;

/** A living row, and the text of the row of another collection under the same id. */
export interface PairedRow extends Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'> {
	readonly beside_value: string | null;
	readonly beside_created: number | null;
	readonly beside_fields: string | null;
}

export interface PageQuery {
	readonly collection: string;
	/** Ids above this one, ascending. */
	readonly after: string;
	readonly limit: number;
	readonly beside: string;
}

export interface ChangeQuery {
	/** Rows last touched above this version and up to the other. */
	readonly after: number;
	readonly through: number;
	readonly limit: number;
}

/** Rows by the version that last touched them, ascending; one version is never cut in two. */
export interface Changes {
	readonly rows: readonly StoredRow[];
	/** The version up to which these are all. */
	readonly through: number;
}

/** A mutation as its author's devices learn of it, with the device's name. */
export type StoredVerdict = MutationTable & { readonly device_name: string | null };

/** Visible above the one version and up to the other. */
export interface VisibleRange {
	readonly after: number;
	readonly through: number;
}

export interface VerdictQuery extends VisibleRange {
	readonly authorId: string;
}

/** One that was handed over, for whoever reviews it. */
export type QuarantinedVerdict = StoredVerdict & { readonly author_name: string };

/** One provider's rows, as they stand in one snapshot or under the lock. */
export interface StoreReader {
	readonly providerId: string;
	/** The plain tables of sign-in, in the same transaction. */
	readonly db: Database;
	/** In a transaction it moves with what is appended. */
	readonly head: Head;
	rows(keys: readonly RowKey[]): Promise<StoredRow[]>;
	find(lookups: readonly IndexLookup[]): Promise<IndexEntry[]>;
	page(query: PageQuery): Promise<PairedRow[]>;
	count(collection: string): Promise<number>;
	changes(query: ChangeQuery): Promise<Changes>;
	/** Ascending. */
	events(versions: readonly number[]): Promise<AuditEvent[]>;
	mutations(ids: readonly string[]): Promise<StoredMutation[]>;
	verdicts(query: VerdictQuery): Promise<StoredVerdict[]>;
	/** Those that may still need their author: without a successor, and not simply applied. */
	openVerdicts(authorId: string): Promise<StoredVerdict[]>;
	/** Of all authors: what revoked devices have handed over. */
	quarantined(range: VisibleRange): Promise<QuarantinedVerdict[]>;
	/** Those that nobody has reviewed. */
	openQuarantined(): Promise<QuarantinedVerdict[]>;
	sessions(hashes: readonly string[]): Promise<StoredSession[]>;
	devices(ids: readonly string[]): Promise<StoredDevice[]>;
}

export interface Succession {
	readonly id: string;
	readonly successor: string;
	readonly visibleAt: number;
}

/** Everything one transaction adds, written set-wise; the head moves with its last event. */
export interface Addition {
	readonly rows: readonly StoredRow[];
	readonly unindexed: readonly IndexEntry[];
	readonly indexed: readonly IndexEntry[];
	readonly mutations: readonly StoredMutation[];
	readonly successions: readonly Succession[];
	/** Mutations whose outcome, verdict and visibility are others than before. */
	readonly amended: readonly StoredMutation[];
	readonly events: readonly AuditEvent[];
}

export interface StoreTransaction extends StoreReader {
	append(addition: Addition): Promise<void>;
	noteQueue(devices: readonly QueueNote[]): Promise<void>;
}

export interface QueueNote {
	readonly deviceId: string;
	readonly depth: number;
	readonly oldestAt: number | null;
	readonly seenAt: number;
}

export interface Store {
	/** Plain access to the tables of sign-in. Keep transactions short: SQLite has one writer. */
	readonly db: Database;
	/**
	 * One transaction under the provider's lock, which is its first statement. It may run more than
	 * once where databases ask for it, so it touches nothing but the transaction.
	 */
	write<T>(providerId: string, run: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** One snapshot. */
	read<T>(providerId: string, run: (reader: StoreReader) => Promise<T>): Promise<T>;
	/** Called after each commit that moved a provider's head, also by another process. */
	onVersion(listener: VersionListener): () => void;
	/** How many bytes the database takes up. */
	size(): Promise<number>;
	close(): Promise<void>;
}

export type VersionListener = (providerId: string, version: number) => void;
