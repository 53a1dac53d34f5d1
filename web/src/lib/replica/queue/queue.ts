import type { Lane } from '@tenantry/shared/protocol/push.ts';
import { isFull, type QueueRecord, type SealedRecord } from '#lib/replica/store/database.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import {
	isSent,
	rebaseOnto,
	refersTo,
	touchedKeys,
	createdId,
	type QueuedMutation
} from './queued-mutation.ts';
import {
	putIndex,
	QueueIndex,
	type IndexChange,
	type IndexEntry,
	type IndexRows
} from './queue-index.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';
import { sealEntry, type SettledEntry } from './settled.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import { UNSENT, UnsentRow } from './unsent-row.ts';

/** Changes that the author has made since the server last decided. */
export class Queue {
	readonly #context: ReplicaContext;
	readonly #pendingById = new Map<string, QueuedMutation>();
	readonly #idsBySequence = new Map<number, string>();
	/** Ids of queued creations by the id they create; looked up with every change that is made. */
	readonly #creations = new Map<string, string>();
	readonly unsentRow = new UnsentRow();
	#index = new QueueIndex();
	#next = 1;
	#unsaved: Save[] = [];
	#saving: Promise<void> = Promise.resolve();
	/** Serializes all writes that change the queue's records. */
	readonly #writes = new Mutex();

	constructor(context: ReplicaContext) {
		this.#context = context;
	}

	get size(): number {
		return this.#pendingById.size;
	}

	/** Pending changes in the order they were made. */
	list(): readonly QueuedMutation[] {
		return [...this.#pendingById.values()];
	}

	get(id: string): QueuedMutation | undefined {
		return this.#pendingById.get(id);
	}

	bySequence(sequence: number): QueuedMutation | undefined {
		return this.#pendingById.get(this.#idsBySequence.get(sequence) ?? '');
	}

	takeSequence(): number {
		return this.#next++;
	}

	/**
	 * Keeps a sequence from being reused: a record has it, whether that record is readable or not.
	 */
	keepFree(sequence: number): void {
		this.#next = Math.max(this.#next, sequence + 1);
	}

	/** The index reveals when someone has deleted a record. */
	get index(): QueueIndex {
		return this.#index;
	}

	/** Takes over the index as read from the disk. */
	useIndex(index: QueueIndex): void {
		this.#index = index;
		this.keepFree(index.next - 1);
	}

	/** Writes records with the index as of then, sealed before the transaction begins. */
	write(change: IndexChange, run: (index: IndexRows) => Promise<void>): Promise<void> {
		return this.#writes.take(async () => {
			const rows = await this.#index.prepare(this.#context.sealer, change);
			try {
				await run(rows);
			} catch (error) {
				rows.abandon();
				throw error;
			}
			rows.commit();
		});
	}

	/** Adds or replaces the change in memory; `save` makes it durable. */
	put(pending: QueuedMutation): void {
		const isEarlier =
			pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);
		this.#pendingById.set(pending.mutation.id, pending);
		this.#idsBySequence.set(pending.sequence, pending.mutation.id);
		const created = createdId(pending.mutation);
		if (created !== undefined) this.#creations.set(created, pending.mutation.id);
		this.keepFree(pending.sequence);
		if (isEarlier) this.#sort();
	}

	remove(id: string): void {
		const pending = this.#pendingById.get(id);
		if (pending === undefined) return;
		this.#pendingById.delete(id);
		this.#idsBySequence.delete(pending.sequence);
		const created = createdId(pending.mutation);
		if (created !== undefined && this.#creations.get(created) === id)
			this.#creations.delete(created);
	}

	/** Returns the queued mutation that creates one of these rows, if there is one. */
	creationOf(ids: readonly string[]): QueuedMutation | undefined {
		const creations = ids.flatMap((id) => this.get(this.#creations.get(id) ?? '') ?? []);
		return creations.toSorted((left, right) => right.sequence - left.sequence)[0];
	}

	/** Returns the author's own unsent loosenings of exactly what a tightening decides. */
	looseningsOf(keys: readonly string[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.list().filter((pending) => {
			const own = touchedKeys(pending.mutation);
			const isLoosening = pending.lane === 'ordinary' && !isSent(pending);
			return isLoosening && own.length > 0 && own.every((key) => decided.has(key));
		});
	}

	/**
	 * Returns the author's own unsent tightenings of the same name that decide exactly the same.
	 */
	tighteningsLike(name: string, keys: readonly string[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.list().filter((pending) => {
			const { mutation, lane } = pending;
			const isAlike = mutation.name === name && mutation.redoOf === undefined;
			if (!isAlike || lane !== 'urgent' || isSent(pending)) return false;
			const own = touchedKeys(mutation);
			return own.length === decided.size && own.every((key) => decided.has(key));
		});
	}

	/** Redirects dependents of one change so that they wait for another instead. */
	followInstead(isFollowed: (dependsOn: string) => boolean, id: string): readonly QueuedMutation[] {
		const followers = this.list()
			.filter((one) => !isSent(one) && isFollowed(one.mutation.dependsOn ?? ''))
			.map((one) => ({ ...one, mutation: { ...one.mutation, dependsOn: id } }));
		for (const one of followers) this.put(one);
		return followers;
	}

	/** Removes an unsent change; changes made on top of it now rest on what lies beneath. */
	takeOut(gone: QueuedMutation): readonly QueuedMutation[] {
		this.remove(gone.mutation.id);
		const rebased = this.list()
			.filter((pending) => !isSent(pending) && refersTo(pending, gone.mutation.id))
			.map((pending) => rebaseOnto(pending, gone));
		for (const pending of rebased) this.put(pending);
		return rebased;
	}

	/** Batches all saves requested while the last transaction runs into one strict transaction. */
	save(save: Save): Promise<void> {
		this.#unsaved.push(save);
		if (this.#unsaved.length === 1) {
			this.#saving = this.#saving.catch(() => undefined).then(() => this.#flush());
		}
		return this.#saving;
	}

	/** Writes everything again after the browser has removed it. */
	async rewrite(): Promise<void> {
		const records = await Promise.all(
			this.list().map((one) => sealPending(this.#context.sealer, one))
		);
		// Not in turn: writes that were queued in the meantime wait for this one.
		const index = await this.#index.all(this.#context.sealer);
		const sequences = records.map(({ sequence }) => sequence);
		await this.unsentRow.markWith(sequences, () =>
			this.#context.writer.write(['queue', 'meta'], 'strict', ({ queue, meta }) => {
				for (const record of records) queue.put(record);
				for (const row of [...index, UNSENT]) meta.put(row);
			})
		);
	}

	/**
	 * Marks changes as sent, durably, before the request goes out: until then they can be
	 * withdrawn. Returns the ones that are still there to be sent.
	 */
	async markSent(batch: readonly QueuedMutation[]): Promise<readonly QueuedMutation[]> {
		await this.#saving.catch(() => undefined);
		const present = batch.flatMap(({ mutation }) => this.get(mutation.id) ?? []);
		const fresh = present.filter((one) => !isSent(one));
		for (const one of present) this.put({ ...one, state: 'sending' });
		try {
			if (fresh.length > 0) await this.#noteSent(fresh);
		} catch (error) {
			// Nothing has left the device, so this is retried and can be withdrawn until then.
			for (const { mutation, state } of present) this.#putBack(mutation.id, state);
			throw error;
		}
		return present;
	}

	#putBack(id: string, state: QueuedMutation['state']): void {
		const pending = this.get(id);
		if (pending?.state === 'sending') this.put({ ...pending, state });
	}

	/** Marks changes that got no answer, so that the same ones are sent again. Returns how many. */
	unanswered(batch: readonly QueuedMutation[]): number {
		const open = batch.flatMap(({ mutation }) => this.get(mutation.id) ?? []);
		const waiting = open.filter(({ state }) => state !== 'answered');
		for (const one of waiting) this.put({ ...one, state: 'unanswered' });
		return waiting.length;
	}

	/**
	 * Marks changes answered up to a version as unanswered, so that they are sent again: the server
	 * was restored, or a pull has reached that version without bringing the verdict. A fill omits
	 * verdicts that need no one's attention; in any other pull, the server that answered is not the
	 * restored one, whose version merely has the same number.
	 */
	forgetAnswers(through = Infinity): void {
		for (const { result, ...one } of this.list()) {
			if (one.state === 'answered' && (result?.version ?? 0) <= through)
				this.put({ ...one, state: 'unanswered' });
		}
	}

	/** Whether anything was sent whose outcome is unknown. */
	get isAnyUnanswered(): boolean {
		return this.list().some(({ state, result }) => state === 'unanswered' && result === undefined);
	}

	/**
	 * Restores the order, because a change that was taken out and is put back has its old place.
	 */
	#sort(): void {
		const inOrder = this.list().toSorted((left, right) => left.sequence - right.sequence);
		this.#pendingById.clear();
		for (const one of inOrder) this.#pendingById.set(one.mutation.id, one);
	}

	/**
	 * Marks each record as sent; a device without room for a mark deletes the `unsent` row instead.
	 */
	async #noteSent(fresh: readonly QueuedMutation[]): Promise<void> {
		const sequences = fresh.map(({ sequence }) => sequence);
		try {
			await this.#writeSent(sequences);
		} catch (error) {
			if (!isFull(error) || !this.unsentRow.guards(sequences)) throw error;
			await this.#writes.take(() => this.unsentRow.drop(sequences, this.#context.writer));
		}
	}

	async #writeSent(fresh: readonly number[]): Promise<void> {
		const { writer } = this.#context;
		const sent = [...new Set([...fresh, ...this.unsentRow.unmarked])];
		await this.write({ sent }, (index) =>
			this.unsentRow.markWith(sent, (row) =>
				writer.write(['queue', 'meta'], 'strict', ({ queue, meta }) => {
					putIndex(index, meta);
					markIn(queue, sent);
					for (const one of row) meta.put(one);
				})
			)
		);
	}

	async #flush(): Promise<void> {
		const saves = this.#unsaved;
		this.#unsaved = [];
		const { put, settle } = await this.#seal(saves);
		const remove = saves.flatMap((save) => save.remove ?? []);
		const forgetsUnnamed = saves.some((save) => save.forgetsUnnamed);
		const written = new Set([...put.map(({ sequence }) => sequence), ...remove]);
		const sent = this.unsentRow.unmarked.filter((sequence) => !written.has(sequence));
		const { writer } = this.#context;
		await this.write({ put: put.map(entryOf), remove, sent, forgetsUnnamed }, (index) =>
			this.unsentRow.markWith([...written, ...sent], (row) =>
				writer.write(['queue', 'settled', 'meta'], 'strict', ({ queue, settled, meta }) => {
					for (const record of put) queue.put(record);
					for (const sequence of remove) queue.delete(sequence);
					markIn(queue, sent);
					for (const record of settle) settled.put(record);
					putIndex(index, meta);
					for (const one of row) meta.put(one);
				})
			)
		);
		this.unsentRow.guard(written);
	}

	async #seal(saves: readonly Save[]): Promise<{ put: NamedRecord[]; settle: SealedRecord[] }> {
		const { sealer } = this.#context;
		const [put, settle] = await Promise.all([
			Promise.all(saves.flatMap((save) => save.put ?? []).map((one) => sealPending(sealer, one))),
			Promise.all(saves.flatMap((save) => save.settle ?? []).map((one) => sealEntry(sealer, one)))
		]);
		return { put, settle };
	}
}

/** Marks the records that still exist; their other contents stay as they are. */
function markIn(queue: IDBObjectStore, sequences: readonly number[]): void {
	for (const sequence of sequences) {
		const read = queue.get(sequence);
		read.onsuccess = () => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `queue`
			const record = read.result as QueueRecord | undefined;
			if (record !== undefined) queue.put({ ...record, sent: true } satisfies QueueRecord);
		};
	}
}

export interface Save {
	readonly put?: readonly QueuedMutation[];
	/** Sequences. */
	readonly remove?: readonly number[];
	readonly settle?: readonly SettledEntry[];
	/** The person knows that changes are missing about which nothing is known. */
	readonly forgetsUnnamed?: boolean;
}

/** A record as this version of the app writes it. */
export type NamedRecord = Required<QueueRecord>;

/** Returns the index entry that names a record. */
export function entryOf({ sequence, mutationId, savedAt, sent }: NamedRecord): IndexEntry {
	return { sequence, mutationId, savedAt, sent };
}

interface SealedPending {
	readonly mutation: QueuedMutation['mutation'];
	readonly lane: Lane;
	readonly changes: QueuedMutation['changes'];
	/** Part of `Making`; absent from records that an earlier app sealed. */
	readonly offsetMs?: number | null;
}

export async function sealPending(
	sealer: ReplicaContext['sealer'],
	pending: QueuedMutation
): Promise<NamedRecord> {
	const { sequence, mutation, lane, changes, making } = pending;
	const body: SealedPending = {
		...{ mutation, lane, changes },
		...(making !== undefined && { offsetMs: making.offsetMs })
	};
	const sealed = await sealJson(sealer, `queue/${sequence}`, body);
	const outside = { mutationId: mutation.id, savedAt: mutation.authoredAt };
	return { sequence, sealed, guarded: true, sent: isSent(pending), ...outside };
}

export async function openPending(
	sealer: ReplicaContext['sealer'],
	{ sequence, sealed, sent }: QueueRecord
): Promise<QueuedMutation> {
	const record = await openJson<SealedPending>(sealer, `queue/${sequence}`, sealed);
	const { offsetMs, ...body } = record;
	const making = offsetMs === undefined ? {} : { making: { offsetMs } };
	return { sequence, ...body, ...making, state: sent ? 'unanswered' : 'waiting' };
}
