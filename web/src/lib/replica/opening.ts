import type { ReplicaContext } from './context.ts';
import { Intake } from './intake.ts';
import { openPending } from './queue.ts';
import { readable } from './readable.ts';
import { Replica } from './replica.ts';
import { openEntry } from './settled.ts';
import { readRows } from './stored-rows.ts';

/** The few rows with which a first window can be shown before the rest is opened. */
export interface Preview {
	/** How many administrators the snapshot holds. */
	readonly total: number;
}

export interface OpenReplicaOptions {
	readonly newMutationId: () => string;
	/** Called when the first page, the log and the queue are there, before everything else is. */
	onPreview?(replica: Replica, preview: Preview): void;
}

/**
 * Reads the durable replica. Nothing is cleared for not opening: rows are loaded again when the
 * server answers, and the queue stays.
 */
export async function openReplica(
	context: ReplicaContext,
	options: OpenReplicaOptions
): Promise<Replica> {
	const replica = new Replica(context, options.newMutationId);
	const changes = readChanges(replica);
	const onFirst = async (total: number): Promise<void> => {
		await changes;
		replica.rebase();
		options.onPreview?.(replica, { total });
	};
	await Promise.all([changes, readRows(replica, onFirst)]);
	// Where that cannot be written down now, the next opening finds the same.
	await fetchVerdictsAnew(replica, await changes).catch(() => undefined);
	replica.rebase();
	return replica;
}

/** What waits, and what became of what did; answers which records of the latter do not open. */
async function readChanges(replica: Replica): Promise<readonly string[]> {
	const { database, sealer, writer } = replica.context;
	const [queue, settled] = await Promise.all([
		database.queue.toArray(),
		database.settled.toArray()
	]);
	const pending = await Promise.all(queue.map((record) => readable(openPending(sealer, record))));
	const entries = await Promise.all(settled.map((record) => readable(openEntry(sealer, record))));
	for (const { sequence } of queue) replica.queue.keepFree(sequence);
	for (const one of pending) if (one !== undefined) replica.queue.put(one);
	for (const entry of entries) if (entry !== undefined) replica.settled.put(entry);
	for (const record of queue.filter((_, at) => pending[at] === undefined))
		replica.unreadable.put(record);
	// That the lock screen counts one too many is no reason not to open.
	await replica.unreadable.note(database, writer).catch(() => undefined);
	return settled.flatMap(({ id }, at) => (entries[at] === undefined ? id : []));
}

/**
 * A verdict that its author has still to settle comes again with a fill. The rows that are here are
 * shown until then; and only once they are to be fetched anew does the record go that says why.
 */
async function fetchVerdictsAnew(replica: Replica, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const intake = new Intake(replica);
	while (intake.cookie !== null) await intake.forgetCookie();
	await replica.context.writer.write(['settled'], 'relaxed', ({ settled }) => {
		for (const id of ids) settled.delete(id);
	});
}
