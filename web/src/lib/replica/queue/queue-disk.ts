import type { ReplicaContext } from '#lib/replica/context.ts';
import { isFull, type SealedRecord } from '#lib/replica/store/database.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import { putIndex, type IndexRows } from './queue-index-rows.ts';
import { QueueIndex, type IndexChange } from './queue-index.ts';
import { entryOf, sealQueued, type NamedRecord } from './queue-record.ts';
import { isSent, type QueuedMutation } from './queued-mutation.ts';
import { deleteEnvelopes, LeftError } from './left-envelopes.ts';
import { sealEntry, type SettledEntry } from './settled.ts';
import { UNSENT } from '#lib/envelope/envelope-record.ts';
import { UnsentRow } from './unsent-row.ts';

export interface Save {
	readonly put?: readonly QueuedMutation[];
	/** Removed whether they have left or not. */
	readonly remove?: readonly number[];
	/** Removed only if they have not left; otherwise the save fails. */
	readonly withdraw?: readonly number[];
	readonly settle?: readonly SettledEntry[];
	/** The person knows that unidentified changes are missing. */
	readonly forgetsUnnamed?: boolean;
}

const WRITTEN = ['queue', 'settled', 'meta', 'envelope'] as const;

export class QueueDisk {
	readonly unsentRow = new UnsentRow();
	index = new QueueIndex();
	/** Settles when the saves requested so far have ended. */
	saving: Promise<void> = Promise.resolve();
	readonly #context: ReplicaContext;
	#unsaved: Save[] = [];
	readonly #writes = new Mutex();

	constructor(context: ReplicaContext) {
		this.#context = context;
	}

	/** Seals the records and the index before the transaction begins. */
	write(change: IndexChange, run: (index: IndexRows) => Promise<void>): Promise<void> {
		return this.#writes.take(async () => {
			const rows = await this.index.prepare(this.#context.sealer, change);
			try {
				await run(rows);
			} catch (error) {
				rows.abandon();
				throw error;
			}
			rows.commit();
		});
	}

	/**
	 * Batches all saves requested while the last transaction runs into one strict transaction. Fails
	 * with `LeftError` if a change that counts as unsent has left.
	 */
	save(save: Save): Promise<void> {
		this.#unsaved.push(save);
		if (this.#unsaved.length === 1) {
			this.saving = this.saving.catch(() => undefined).then(() => this.#flush());
		}
		return this.saving;
	}

	async rewrite(changes: readonly QueuedMutation[]): Promise<void> {
		const records = await Promise.all(changes.map((one) => sealQueued(this.#context.sealer, one)));
		// Not in turn: writes that were queued in the meantime wait for this one.
		const index = await this.index.all(this.#context.sealer);
		const sequences = records.map(({ sequence }) => sequence);
		await this.unsentRow.markWith(sequences, () =>
			this.#context.writer.write(['queue', 'meta'], 'strict', ({ queue, meta }) => {
				for (const record of records) queue.put(record);
				for (const row of [...index, UNSENT]) meta.put(row);
			})
		);
	}

	/**
	 * Marks changes as sent in the index, which names every record; the records themselves stay as
	 * they are. A device without room for a mark deletes the `unsent` row instead.
	 */
	async noteSent(sequences: readonly number[]): Promise<void> {
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
				writer.write(['meta'], 'strict', ({ meta }) => {
					putIndex(index, meta);
					for (const one of row) meta.put(one);
				})
			)
		);
	}

	async #flush(): Promise<void> {
		const saves = this.#unsaved;
		this.#unsaved = [];
		const { put, settle } = await this.#seal(saves);
		const removed = saves.flatMap((save) => save.remove ?? []);
		const withdrawn = saves.flatMap((save) => save.withdraw ?? []);
		const remove = [...removed, ...withdrawn];
		const rewritten = saves.flatMap(unsentOf).filter((sequence) => this.index.get(sequence));
		// A new change has no envelope yet.
		const unsent = [...rewritten, ...withdrawn];
		const forgetsUnnamed = saves.some((save) => save.forgetsUnnamed);
		const written = new Set([...put.map(({ sequence }) => sequence), ...remove]);
		const sent = this.unsentRow.unmarked.filter((sequence) => !written.has(sequence));
		const { writer } = this.#context;
		await this.write({ put: put.map(entryOf), remove, sent, forgetsUnnamed }, (index) =>
			this.unsentRow.markWith([...written, ...sent], (row) =>
				writer.write([...WRITTEN], 'strict', ({ queue, settled, meta, envelope }, fail) => {
					deleteEnvelopes(envelope, { removed, unsent, fail });
					if (unsent.length > 0 && this.unsentRow.isThere)
						failUnlessUnsent(meta, () => fail(new LeftError(unsent)));
					for (const record of put) queue.put(record);
					for (const sequence of remove) queue.delete(sequence);
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
			Promise.all(saves.flatMap((save) => save.put ?? []).map((one) => sealQueued(sealer, one))),
			Promise.all(saves.flatMap((save) => save.settle ?? []).map((one) => sealEntry(sealer, one)))
		]);
		return { put, settle };
	}
}

/** Fails where a sender without the key, and without room for its marks, has deleted the row. */
function failUnlessUnsent(meta: IDBObjectStore, fail: () => void): void {
	const read = meta.get(UNSENT.id);
	read.onsuccess = () => {
		if (read.result === undefined) fail();
	};
}

function unsentOf({ put = [] }: Save): readonly number[] {
	return put.filter((one) => !isSent(one)).map(({ sequence }) => sequence);
}
