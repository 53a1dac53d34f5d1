import type { Connection, Parameter } from './connection.ts';
import { batches, statements } from './statements.ts';
import type {
	AuditEvent,
	ChangeQuery,
	Changes,
	Database,
	ForeignVerdict,
	Head,
	IndexEntry,
	IndexLookup,
	PageQuery,
	PairedRow,
	RowKey,
	StoreReader,
	StoredDevice,
	StoredMutation,
	StoredRow,
	StoredSession,
	StoredVerdict,
	VerdictQuery,
	VisibleRange
} from './store.ts';

export interface SqlReaderOptions {
	readonly connection: Connection;
	readonly providerId: string;
	readonly head: Head;
	/** Kysely on the same connection, created lazily. */
	readonly database: () => Database;
}

/**
 * Creates a reader of one provider on one connection; the caller begins and ends its transaction.
 */
export function createReader(options: SqlReaderOptions): StoreReader {
	const { connection, providerId, head, database } = options;
	const byProvider = (keys: readonly (readonly Parameter[])[]) =>
		keys.map((key) => [providerId, ...key]);

	return {
		providerId,
		head,
		get db() {
			return database();
		},
		rows: (keys: readonly RowKey[]) =>
			connection.batch<StoredRow>(
				batches.rows,
				byProvider(keys.map(({ collection, id }) => [collection, id]))
			),
		find: (lookups: readonly IndexLookup[]) =>
			connection.batch<IndexEntry>(
				batches.find,
				byProvider(lookups.map(({ collection, name, value }) => [collection, name, value]))
			),
		page: ({ collection, after, limit, beside }: PageQuery) =>
			connection.all<PairedRow>(statements.page, [beside, providerId, collection, after, limit]),
		async count(collection: string) {
			const [row] = await connection.all<{ number: number }>(statements.count, [
				providerId,
				collection
			]);
			return row?.number ?? 0;
		},
		changes: (query: ChangeQuery) => changes(connection, providerId, query),
		async events(versions: readonly number[]) {
			const keys = byProvider(versions.map((version) => [version]));
			const events = await connection.batch<AuditEvent>(batches.events, keys);
			return events.sort((left, right) => left.version - right.version);
		},
		mutations: (ids: readonly string[]) =>
			connection.batch<StoredMutation>(batches.mutations, byProvider(ids.map((id) => [id]))),
		verdicts: ({ authorId, after, through }: VerdictQuery) =>
			connection.all<StoredVerdict>(statements.verdicts, [providerId, authorId, after, through]),
		openVerdicts: (authorId: string) =>
			connection.all<StoredVerdict>(statements.openVerdicts, [providerId, authorId]),
		quarantined: ({ after, through }: VisibleRange) =>
			connection.all<ForeignVerdict>(statements.quarantined, [providerId, after, through]),
		openQuarantined: () => connection.all<ForeignVerdict>(statements.openQuarantined, [providerId]),
		requested: ({ authorId, after, through }: VerdictQuery) =>
			connection.all<ForeignVerdict>(statements.requested, [providerId, authorId, after, through]),
		openRequests: (authorId: string) =>
			connection.all<ForeignVerdict>(statements.openRequests, [providerId, authorId]),
		sessions: (hashes: readonly string[]) =>
			connection.batch<StoredSession>(batches.sessions, byProvider(hashes.map((hash) => [hash]))),
		devices: (ids: readonly string[]) =>
			connection.batch<StoredDevice>(batches.devices, byProvider(ids.map((id) => [id])))
	};
}

/** Reads one row more than the limit, to see whether the last version is complete. */
async function changes(
	connection: Connection,
	providerId: string,
	{ after, through, limit }: ChangeQuery
): Promise<Changes> {
	const rows = await connection.all<StoredRow>(statements.changes, [
		providerId,
		after,
		through,
		limit + 1
	]);
	const cut = rows[limit]?.version;
	if (cut === undefined) return { rows, through };
	const whole = rows.filter(({ version }) => version < cut);
	const last = whole.at(-1);
	if (last !== undefined) return { rows: whole, through: last.version };
	const single = await connection.all<StoredRow>(statements.changesOf, [providerId, cut]);
	return { rows: single, through: cut };
}
