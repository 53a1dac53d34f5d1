import { toRecord } from '#lib/envelope/envelope-record.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import type { Database } from '#lib/replica/store/database.ts';

/**
 * Changes were to be rewritten or withdrawn, and have left the device in their envelopes: sent by a
 * service worker, while this engine slept.
 */
export class LeftError extends Error {
	readonly sequences: readonly number[];

	constructor(sequences: readonly number[]) {
		super();
		this.sequences = sequences;
	}
}

interface Deleting {
	/** Sequences of records that must not have left. */
	readonly unsent: Iterable<number>;
	/** Sequences of records that are removed, whether they have left or not. */
	readonly removed: Iterable<number>;
	/** Fails the transaction. */
	readonly fail: (error: Error) => void;
}

/** Deletes the envelopes of records that the same transaction writes or removes. */
export function deleteEnvelopes(
	envelopes: IDBObjectStore,
	{ unsent, removed, fail }: Deleting
): void {
	for (const sequence of removed) envelopes.delete(sequence);
	for (const sequence of unsent) {
		const read = envelopes.get(sequence);
		read.onsuccess = () => {
			if (toRecord(read.result)?.leftAt !== undefined) fail(new LeftError([sequence]));
		};
		envelopes.delete(sequence);
	}
}

/** Deletes envelopes of changes that neither the queue nor its index has, so that none is sent. */
export async function deleteOrphans(
	{ database, writer }: Pick<ReplicaContext, 'database' | 'writer'>,
	isKnown: (sequence: number) => boolean
): Promise<void> {
	const all = await database.envelope.toCollection().primaryKeys();
	const orphans = all.filter((sequence) => !isKnown(sequence));
	if (orphans.length === 0) return;
	await writer.write(['envelope'], 'relaxed', ({ envelope }) => {
		for (const sequence of orphans) envelope.delete(sequence);
	});
}

/** Returns the sequences of changes that have left, or may have. */
export async function leftSequences({ envelope }: Database): Promise<ReadonlySet<number>> {
	return new Set(await envelope.orderBy('leftAt').primaryKeys());
}
