import type { Columns } from './batch.ts';
import type { Connection, Parameter } from './connection.ts';
import { createReader } from './sql-reader.ts';
import { batches, eventColumns, mutationColumns, recordColumns, statements } from './statements.ts';
import type {
	Addition,
	Database,
	Head,
	IndexEntry,
	PlanTime,
	QueueNote,
	Store,
	StoreTransaction,
	VersionListener
} from './store.ts';

/** What a database driver provides; it decides how it locks, retries and notifies. */
export interface Engine {
	readonly db: Database;
	/** Runs a transaction that holds the provider's lock, with the head read under it. */
	write<T>(providerId: string, run: (held: Held) => Promise<T>): Promise<T>;
	/** Runs in a read-only snapshot. */
	read<T>(run: (connection: Connection, database: () => Database) => Promise<T>): Promise<T>;
	announce(providerId: string, version: number): void;
	listen(listener: VersionListener): () => void;
	/** Asks for commits of others, because notifications of them do not arrive. */
	readonly isPolling?: boolean;
	changeUrl?(url: string): void;
	readonly sizeQuery: string;
	close(): Promise<void>;
}

export interface Held {
	readonly connection: Connection;
	readonly database: () => Database;
	readonly head: Head;
}

const noHead: Head = { version: 0, hash: '' };

export function createStore(engine: Engine): Store {
	const listeners = new Set<VersionListener>();
	const tell: VersionListener = (providerId, version) => {
		for (const listener of listeners) listener(providerId, version);
	};
	let stopListening: (() => void) | undefined;

	return {
		db: engine.db,
		async write(providerId, run) {
			let version = 0;
			const answer = await engine.write(providerId, (held) => {
				version = 0;
				return run(createTransaction(providerId, held, (moved) => (version = moved)));
			});
			if (version > 0) {
				tell(providerId, version);
				engine.announce(providerId, version);
			}
			return answer;
		},
		read: (providerId, run) =>
			engine.read(async (connection, database) => {
				const [head = noHead] = await connection.all<Head>(statements.head, [providerId]);
				return run(createReader({ connection, providerId, head, database }));
			}),
		onVersion(listener) {
			listeners.add(listener);
			stopListening ??= engine.listen(tell);
			return () => {
				listeners.delete(listener);
				if (listeners.size > 0) return;
				stopListening?.();
				stopListening = undefined;
			};
		},
		size: () =>
			engine.read(async (connection) => {
				const [{ bytes } = { bytes: 0 }] = await connection.all<{ bytes: number }>(
					engine.sizeQuery,
					[]
				);
				return bytes;
			}),
		isPolling: engine.isPolling ?? false,
		changeUrl: (url) => engine.changeUrl?.(url),
		async close() {
			stopListening?.();
			await engine.close();
		}
	};
}

function createTransaction(
	providerId: string,
	{ connection, database, head }: Held,
	onMove: (version: number) => void
): StoreTransaction {
	const reader = createReader({ connection, providerId, head, database });
	const entryRow = ({ collection, name, value, id }: IndexEntry) =>
		[providerId, collection, name, value, id] as const;

	return Object.assign(reader, {
		hasMovedPlans: false,
		async append({ rows, unindexed, indexed, mutations, amended, events }: Addition) {
			const write = connection.batch.bind(connection);
			await write(
				batches.putRows,
				toRows(
					recordColumns,
					rows.map((row) => ({ ...row, provider_id: providerId }))
				)
			);
			await write(batches.unindex, unindexed.map(entryRow));
			await write(batches.index, indexed.map(entryRow));
			await write(batches.addMutations, toRows(mutationColumns, mutations));
			await write(
				batches.amend,
				amended.map(({ outcome, verdict, stood, visible_at, successor, id }) => [
					outcome,
					verdict,
					stood,
					visible_at,
					successor,
					providerId,
					id
				])
			);
			await write(batches.addEvents, toRows(eventColumns, events));
			const last = events.at(-1);
			if (last === undefined) return;
			await write(batches.moveHead, [[last.version, last.hash, providerId]]);
			Object.assign(reader, { head: { version: last.version, hash: last.hash } });
			onMove(last.version);
		},
		async putPlanTimes(times: readonly PlanTime[]) {
			if (times.length === 0) return;
			Object.assign(reader, { hasMovedPlans: true });
			const keyOf = ({ administratorId, name }: PlanTime) => [providerId, administratorId, name];
			await connection.batch(
				batches.dropPlanTimes,
				times.filter(({ dueAt }) => dueAt === null).map(keyOf)
			);
			await connection.batch(
				batches.putPlanTimes,
				times.filter(({ dueAt }) => dueAt !== null).map((time) => [...keyOf(time), time.dueAt])
			);
		},
		async noteQueue(notes: readonly QueueNote[]) {
			await connection.batch(
				batches.noteQueue,
				notes.map(({ deviceId, depth, oldestAt, seenAt }) => [
					depth,
					oldestAt,
					seenAt,
					providerId,
					deviceId
				])
			);
		}
	});
}

function toRows<T extends Record<keyof T, Parameter>>(
	columns: Columns,
	rows: readonly T[]
): Parameter[][] {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- The columns of a table are its row's keys.
	const names = Object.keys(columns) as (keyof T)[];
	return rows.map((row) => names.map((name) => row[name]));
}
