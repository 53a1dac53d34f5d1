import type { EnvelopesAnswer, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { isOpen, toRecord, type EnvelopeRecord, UNSENT } from './envelope-record.ts';
import { DATABASE_PREFIX } from './names.ts';
import { openExisting, resultOf } from './open-existing.ts';

export interface SendingTools {
	readonly indexedDB: Pick<IDBFactory, 'open' | 'databases'>;
	/** Rejects if our server cannot be reached, so that nothing counts as left needlessly. */
	readonly reach: () => Promise<void>;
	/** Rejects if the answer isn't our server's. */
	readonly post: (body: EnvelopesRequest) => Promise<EnvelopesAnswer>;
	readonly now: () => number;
	/** A person's copy is open, so its engine pushes what waits there itself. */
	readonly isIn?: (personKey: string) => boolean;
}

/** Delay before an envelope that waits for something is retried. */
const LATER_MS = 60_000;
const TABLE = 'envelope';
const META = 'meta';
const QUEUE = 'queue';
/** Half of what a request may hold, so that the tightenings arrive early on a slow link. */
const BATCH = 10;

/**
 * Sends the envelopes of everyone whose copy in this browser is closed. It uses IndexedDB alone, because
 * the service worker that shares it has no room for Dexie. Rejects where a request fails.
 */
export async function sendEnvelopes(tools: SendingTools): Promise<void> {
	for (const { name = '' } of await tools.indexedDB.databases()) {
		const isIn = tools.isIn?.(name.slice(DATABASE_PREFIX.length)) === true;
		if (name.startsWith(DATABASE_PREFIX) && !isIn) await sendOf(name, tools);
	}
}

async function sendOf(name: string, tools: SendingTools): Promise<void> {
	const database = await openExisting(tools.indexedDB, name);
	try {
		// The lock screen's database has none, and is left at once.
		if (database?.objectStoreNames.contains(TABLE) !== true) return;
		const now = tools.now();
		const rows: unknown[] = await resultOf(database.transaction(TABLE).objectStore(TABLE).getAll());
		const all = rows.flatMap((row) => toRecord(row) ?? []);
		const waiting = await waitingIn(database);
		const due = all
			.filter(({ sequence }) => waiting?.has(sequence) !== false)
			.filter((record) => isDue(record, now))
			.sort(byUrgency);
		if (due.length > 0) await tools.reach();
		for (const some of toBatches(due)) {
			const batch = await markLeft(database, some, now);
			if (batch.length === 0) continue;
			const { answers } = await tools.post({ envelopes: batch.map(({ envelope }) => envelope) });
			const answered = batch.map((record, place) => ({ ...record, answer: answers[place] }));
			await noteAnswers(database, answered);
		}
	} finally {
		database?.close();
	}
}

/** Undefined for carried envelopes, which have no queue. */
async function waitingIn(database: IDBDatabase): Promise<ReadonlySet<unknown> | undefined> {
	if (!hasQueue(database)) return undefined;
	return new Set(await resultOf(database.transaction(QUEUE).objectStore(QUEUE).getAllKeys()));
}

function isDue(record: EnvelopeRecord, now: number): boolean {
	const { answer, leftAt = 0 } = record;
	return isOpen(record) && (answer === undefined || now - leftAt >= LATER_MS);
}

function byUrgency(one: EnvelopeRecord, other: EnvelopeRecord): number {
	return Number(other.isUrgent) - Number(one.isUrgent) || one.sequence - other.sequence;
}

/**
 * A request holds envelopes of one device of one provider alone: what someone else has added beside
 * them must not keep the server from taking them.
 */
function toBatches(due: readonly EnvelopeRecord[]): readonly (readonly EnvelopeRecord[])[] {
	const batches: EnvelopeRecord[][] = [];
	const open = new Map<string, EnvelopeRecord[]>();
	for (const record of due) {
		const { providerId, deviceId } = record.envelope;
		const from = JSON.stringify([providerId, deviceId]);
		let batch = open.get(from);
		if (batch === undefined || batch.length === BATCH) {
			batch = [];
			batches.push(batch);
			open.set(from, batch);
		}
		batch.push(record);
	}
	return batches;
}

/** Returns the envelopes that are still as they were read. */
async function markLeft(
	database: IDBDatabase,
	batch: readonly EnvelopeRecord[],
	leftAt: number
): Promise<readonly EnvelopeRecord[]> {
	const marked = batch.map((record) => ({ ...record, leftAt }));
	try {
		return await change(database, { batch: marked, to: (table, record) => table.put(record) });
	} catch (error) {
		if (!isFull(error)) throw error;
		return markWithoutRoom(database, batch);
	}
}

/**
 * Deletes the row that says that the queue's changes have not left, which needs no room (decision
 * 30). What is carried for a colleague has no queue here.
 */
function markWithoutRoom(
	database: IDBDatabase,
	batch: readonly EnvelopeRecord[]
): Promise<readonly EnvelopeRecord[]> {
	if (!hasQueue(database)) return Promise.resolve(batch);
	return change(database, {
		batch,
		also: (transaction) => transaction.objectStore(META).delete(UNSENT.id),
		to: () => undefined
	});
}

/** If there is no room for a final answer, deletes its envelope instead. */
async function noteAnswers(
	database: IDBDatabase,
	answered: readonly EnvelopeRecord[]
): Promise<void> {
	try {
		await change(database, { batch: answered, to: (table, record) => table.put(record) });
	} catch (error) {
		if (!isFull(error) || !hasQueue(database)) throw error;
		const batch = answered.filter((record) => !isOpen(record));
		await change(database, { batch, to: (table, { sequence }) => table.delete(sequence) });
	}
}

function hasQueue(database: IDBDatabase): boolean {
	return database.objectStoreNames.contains(QUEUE);
}

function isFull(error: unknown): boolean {
	return error instanceof Error && error.name === 'QuotaExceededError';
}

interface Change {
	readonly batch: readonly EnvelopeRecord[];
	readonly also?: (transaction: IDBTransaction) => void;
	readonly to: (table: IDBObjectStore, record: EnvelopeRecord) => void;
}

/** Only envelopes that are still as they were read, in one transaction; returns those. */
function change(
	database: IDBDatabase,
	{ batch, also, to }: Change
): Promise<readonly EnvelopeRecord[]> {
	return new Promise((resolve, reject) => {
		const tables = also === undefined ? [TABLE] : [TABLE, META];
		const transaction = database.transaction(tables, 'readwrite', { durability: 'strict' });
		const table = transaction.objectStore(TABLE);
		const changed: EnvelopeRecord[] = [];
		also?.(transaction);
		for (const record of batch) {
			const read = table.get(record.sequence);
			read.onsuccess = () => {
				if (toRecord(read.result)?.envelope.sealed !== record.envelope.sealed) return;
				changed.push(record);
				to(table, record);
			};
		}
		transaction.oncomplete = () => resolve(changed);
		transaction.onabort = () => reject(transaction.error ?? new Error());
	});
}
