import type { EnvelopesAnswer, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { isOpen, toRecord, type EnvelopeRecord } from './envelope-record.ts';
import { DATABASE_PREFIX } from './names.ts';
import { openExisting, resultOf } from './open-existing.ts';

/** Everything that sending needs, in a worker of either kind. */
export interface SendingTools {
	readonly indexedDB: Pick<IDBFactory, 'open' | 'databases'>;
	/** Rejects where our server cannot be reached, so that nothing counts as left for nothing. */
	readonly reach: () => Promise<void>;
	/** Sends a request's body, and rejects where the answer isn't that of our server. */
	readonly post: (body: EnvelopesRequest) => Promise<EnvelopesAnswer>;
	readonly now: () => number;
	/** Whether a person's copy is open: its engine pushes what waits there itself. */
	readonly isIn?: (personKey: string) => boolean;
}

/** An envelope that has to wait for something is tried again after this time. */
const LATER_MS = 60_000;
const TABLE = 'envelope';
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
		const due = all.filter((record) => isDue(record, now)).sort(byUrgency);
		if (due.length > 0) await tools.reach();
		for (const some of toBatches(due)) {
			const batch = await change(database, some, (record) => ({
				...record,
				leftAt: now
			}));
			if (batch.length === 0) continue;
			const { receipts } = await tools.post({ envelopes: batch.map(({ envelope }) => envelope) });
			await change(database, batch, (record, place) => ({ ...record, receipt: receipts[place] }));
		}
	} finally {
		database?.close();
	}
}

function isDue(record: EnvelopeRecord, now: number): boolean {
	const { receipt, leftAt = 0 } = record;
	return isOpen(record) && (receipt === undefined || now - leftAt >= LATER_MS);
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

/** Changes the envelopes that are still as they were read, in one transaction; returns those. */
function change(
	database: IDBDatabase,
	batch: readonly EnvelopeRecord[],
	to: (record: EnvelopeRecord, place: number) => EnvelopeRecord
): Promise<EnvelopeRecord[]> {
	return new Promise((resolve, reject) => {
		const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
		const table = transaction.objectStore(TABLE);
		const changed: EnvelopeRecord[] = [];
		for (const [place, { sequence, envelope }] of batch.entries()) {
			const read = table.get(sequence);
			read.onsuccess = () => {
				const record = toRecord(read.result);
				if (record?.envelope.sealed !== envelope.sealed) return;
				changed.push(to(record, place));
				table.put(changed.at(-1));
			};
		}
		transaction.oncomplete = () => resolve(changed);
		transaction.onabort = () => reject(transaction.error ?? new Error());
	});
}
