import type { Connection, Parameter } from './connection.ts';
import { batches, statements, verdictStatements } from './statements.ts';
import type {
	AuditEvent,
	ChangeQuery,
	Changes,
	Database,
	Head,
	IndexEntry,
	IndexLookup,
	OpenMutation,
	PageQuery,
	PairedRow,
	RowKey,
	StoreReader,
	StoredDevice,
	StoredMutation,
	StoredRow,
	StoredSession,
	StoredVerdict,
	VerdictPage,
	VerdictQuery,
	VerdictSelection
} from './store.ts';

/** A page ends with the chunk in which it reaches this number of verdicts, or of characters. */
const PAGE_VERDICTS = 1_000;
const PAGE_LENGTH = 1_000_000;
/** Verdicts read per query, because a longer query would hold up everyone. */
const CHUNK = 50;

export interface SqlReaderOptions {
	readonly connection: Connection;
	readonly providerId: string;
	readonly head: Head;
	/** Kysely on the same connection, created lazily. */
	readonly database: () => Database;
}

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
		verdicts: (query: VerdictQuery) => verdictPage(connection, providerId, query),
		newestOpen: (selection: VerdictSelection, limit: number) =>
			connection.all<OpenMutation>(verdictStatements.newestOpen[selection.kind], [
				...selectedBy(providerId, selection),
				limit
			]),
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

/** Reads one verdict more than a chunk, to see whether the last version is complete. */
async function verdictPage(
	connection: Connection,
	providerId: string,
	query: VerdictQuery
): Promise<VerdictPage> {
	const statement = verdictStatements[query.isOpen ? 'open' : 'visible'][query.kind];
	const read = (after: number, through: number, limit: number) =>
		connection.all<StoredVerdict>(statement, [
			...selectedBy(providerId, query),
			after,
			through,
			limit
		]);

	const verdicts: StoredVerdict[] = [];
	let [reached, length] = [query.after, 0];
	while (verdicts.length < PAGE_VERDICTS && length < PAGE_LENGTH) {
		const some = await read(reached, query.through, CHUNK + 1);
		const cut = some[CHUNK]?.visible_at;
		if (cut === undefined) return { verdicts: [...verdicts, ...some], through: query.through };
		const whole = some.filter((one) => one.visible_at < cut);
		const taken = whole.length > 0 ? whole : await read(reached, cut, Number.MAX_SAFE_INTEGER);
		verdicts.push(...taken);
		reached = whole.length > 0 ? cut - 1 : cut;
		length += taken.reduce((sum, { args, verdict }) => sum + args.length + verdict.length, 0);
	}
	return { verdicts, through: reached };
}

function selectedBy(providerId: string, { kind, readerId }: VerdictSelection): Parameter[] {
	return kind === 'quarantined' ? [providerId] : [providerId, readerId];
}
