import type { ReplicaContext } from './context.ts';
import type { QueueRecord } from './store/database.ts';
import { PullApplier } from './pull/pull-applier.ts';
import { deleteOrphans, leftSequences } from './queue/left-envelopes.ts';
import { loadMutators } from './queue/mutators.ts';
import { openQueued } from './queue/queue-record.ts';
import type { IndexEntry } from './queue/queue-index-rows.ts';
import { QueueIndex } from './queue/queue-index.ts';
import { readable } from './store/sealed-json.ts';
import { Replica } from './replica.ts';
import { openEntry } from './queue/settled.ts';
import { openBlock } from './queue/settled-disk.ts';
import { sealState, type ReplicaState } from './store/state.ts';
import { readRows } from './snapshot/stored-rows.ts';
import { putUnreadable } from './unreadable-reading.ts';
import { UNSENT } from '#lib/envelope/envelope-record.ts';

/** Screens are answered in between. */
const BLOCKS_AT_ONCE = 4;

export interface Preview {
	readonly total: number;
}

export interface OpenReplicaOptions {
	readonly newMutationId: () => string;
	/** Called when the first page, the log and the queue are there, before everything else is. */
	onPreview?(replica: Replica, preview: Preview): void;
}

/**
 * Reads the durable replica. Records that do not open are never cleared: rows are loaded again when
 * the server answers, and the queue stays.
 */
export async function openReplica(
	context: ReplicaContext,
	options: OpenReplicaOptions
): Promise<Replica> {
	const replica = new Replica(context, options.newMutationId);
	const changes = readChanges(replica);
	let archived: Promise<readonly number[]> | undefined;
	const onFirst = async (total: number): Promise<void> => {
		await changes;
		if (restsOnArchive(replica)) await (archived ??= readArchive(replica));
		replica.rebase();
		options.onPreview?.(replica, { total });
	};
	await Promise.all([changes, readRows(replica, onFirst)]);
	const unread = { settled: await changes, archive: await (archived ?? readArchive(replica)) };
	// If the index cannot be written now, the next opening finds the same state.
	replica.state = await keepIndex(replica).catch(() => replica.state);
	// If the refill cannot be noted now, the next opening finds the same damage.
	await refetchVerdicts(replica, unread).catch(() => undefined);
	replica.rebase();
	return replica;
}

/** A queued change was made upon one whose outcome is in the archive. */
function restsOnArchive({ queue, settled }: Replica): boolean {
	const isHere = (id: string): boolean =>
		queue.get(id) !== undefined || settled.get(id) !== undefined;
	return [...queue].some(({ mutation: { dependsOn, base } }) => {
		if (dependsOn !== undefined && !isHere(dependsOn)) return true;
		return Object.values(base).some((one) => typeof one !== 'number' && !isHere(one.after));
	});
}

/** Reads settled entries that need no one; returns the places of blocks that do not open. */
async function readArchive({ context, settled, queue }: Replica): Promise<readonly number[]> {
	const { database, sealer } = context;
	const places = await database.archive.toCollection().primaryKeys();
	if (places.length > 0) await loadMutators();
	const unread: number[] = [];
	for (let at = 0; at < places.length; at += BLOCKS_AT_ONCE) {
		const records = await database.archive.bulkGet(places.slice(at, at + BLOCKS_AT_ONCE));
		for (const record of records) {
			if (record === undefined) continue;
			const entries = await readable(openBlock(sealer, record));
			queue.disk.settled.readBlock(record.sequence, entries);
			if (entries === undefined) unread.push(record.sequence);
			for (const entry of entries ?? [])
				if (settled.get(entry.id) === undefined) settled.put(entry);
		}
	}
	return unread;
}

/** Reads the queue and what needs someone; returns the ids of settled records that do not open. */
async function readChanges(replica: Replica): Promise<readonly string[]> {
	const { database, sealer, writer } = replica.context;
	const [records, left, settled, guard] = await Promise.all([
		database.queue.toArray(),
		leftSequences(database),
		database.settled.toArray(),
		database.meta.get(UNSENT.id)
	]);
	if (records.length + settled.length > 0) await loadMutators();
	const sequences = records.map(({ sequence }) => sequence);
	const index = await QueueIndex.open(replica.context, sequences);
	const marked = records.map((record) => ({
		...record,
		sent: index.mayHaveLeft(record) || left.has(record.sequence)
	}));
	const queue = replica.queue.disk.unsentRow.read(marked, guard !== undefined);
	const queued = await Promise.all(queue.map((record) => readable(openQueued(sealer, record))));
	const entries = await Promise.all(settled.map((record) => readable(openEntry(sealer, record))));
	replica.queue.disk.index = index;
	replica.queue.keepFree(index.next - 1);
	for (const entry of entries) {
		if (entry === undefined) continue;
		replica.settled.put(entry);
		replica.queue.disk.settled.readAlone(entry);
	}
	for (const one of queued) if (one !== undefined) replica.queue.put(one);
	const damaged = queue.filter((_, at) => queued[at] === undefined);
	const present = new Set(sequences);
	// The senders look for the record as well.
	await deleteOrphans(
		replica.context,
		(sequence) => present.has(sequence) || index.get(sequence) !== undefined
	).catch(() => undefined);
	const missing = [...index.entries()].filter(({ sequence }) => !present.has(sequence));
	if (damaged.length + missing.length > 0) {
		await putUnreadable(replica, { damaged, missing, left });
	}
	for (const record of queue)
		if (index.get(record.sequence) === undefined) index.adopt(toEntry(record));
	// A count on the lock screen that is one too high is no reason not to open.
	await replica.unreadable.note(database, writer).catch(() => undefined);
	return settled.flatMap(({ id }, at) => (entries[at] === undefined ? id : []));
}

function toEntry({ sequence, mutationId = '', savedAt = 0, sent }: QueueRecord): IndexEntry {
	return { sequence, mutationId, savedAt, sent };
}

/**
 * Writes the index for a copy from an earlier app. If there should be an index, or that is unknown,
 * someone who deleted it may have deleted changes as well.
 */
async function keepIndex({ context, queue, state }: Replica): Promise<ReplicaState> {
	const isLost = !queue.disk.index.isRootRead && (state.hasIndex || state.mustContact);
	if (isLost) queue.disk.index.unnamed ??= 0;
	if (queue.disk.index.isRootRead && state.hasIndex) return state;
	const next = { ...state, hasIndex: true };
	const meta = await sealState(context.sealer, next);
	await queue.disk.write({ index: {} }, (rows) =>
		context.writer.write(rows.tables, 'strict', (stores) => {
			rows.put(stores);
			stores.meta.put(meta);
		})
	);
	return next;
}

/**
 * Requests a fill, which brings back verdicts that their author has still to settle. The present
 * rows are shown until then. The damaged records are deleted only once the refetch is noted,
 * because they are the reason for it.
 */
async function refetchVerdicts(
	replica: Replica,
	unread: { readonly settled: readonly string[]; readonly archive: readonly number[] }
): Promise<void> {
	if (unread.settled.length + unread.archive.length === 0) return;
	const pullApplier = new PullApplier(replica);
	while (pullApplier.cookie !== null) await pullApplier.forgetCookie();
	await replica.context.writer.write(['settled', 'archive'], 'relaxed', ({ settled, archive }) => {
		for (const id of unread.settled) settled.delete(id);
		for (const block of unread.archive) archive.delete(block);
	});
}
