import { toRecord } from '#lib/envelope/envelope-record.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import { deleteSequences, type Database } from '#lib/replica/store/database.ts';

/** A service worker sent changes in their envelopes while this engine slept. */
export class LeftError extends Error {
	readonly sequences: readonly number[];

	constructor(sequences: readonly number[]) {
		super();
		this.sequences = sequences;
	}
}

/** Fails with `LeftError` if one of them has left. */
export function deleteUnsentEnvelopes(
	envelopes: IDBObjectStore,
	unsent: Iterable<number>,
	fail: (error: Error) => void
): void {
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
		deleteSequences(database, envelope, orphans);
	});
}

export async function leftSequences({ envelope }: Database): Promise<ReadonlySet<number>> {
	return new Set(await envelope.orderBy('leftAt').primaryKeys());
}
