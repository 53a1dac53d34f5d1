import type { ReplicaContext } from '#lib/replica/context.ts';
import { deleteSequences, isFull, type TableName } from '#lib/replica/store/database.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import { putIndex, type IndexRows } from './queue-index-rows.ts';
import type { Stores } from '#lib/replica/store/writer.ts';
import { QueueIndex, type IndexChange } from './queue-index.ts';
import { entryOf, sealQueued } from './queue-record.ts';
import { isSent, type QueuedMutation } from './queued-mutation.ts';
import { deleteUnsentEnvelopes, LeftError } from './left-envelopes.ts';
import type { SettledEntry } from './settled.ts';
import {
	putSettled,
	SettledDisk,
	tablesOf,
	type SettledChange,
	type SettledRows
} from './settled-disk.ts';
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

interface Change {
	readonly index?: IndexChange;
	readonly settled?: SettledChange;
}

/** Rows that are written in the transaction of the change that they describe. */
export interface PreparedRows {
	readonly tables: readonly TableName[];
	put(stores: Stores): void;
}

export class QueueDisk {
	readonly unsentRow = new UnsentRow();
	readonly settled = new SettledDisk();
	index = new QueueIndex();
	/** Settles when the saves requested so far have ended. */
	saving: Promise<void> = Promise.resolve();
	readonly #context: ReplicaContext;
	#unsaved: Save[] = [];
	readonly #writes = new Mutex();

	constructor(context: ReplicaContext) {
		this.#context = context;
	}

	/** Seals the index and the settled entries before the transaction begins. */
	write(change: Change, run: (rows: PreparedRows) => Promise<void>): Promise<void> {
		return this.#writes.take(() => this.#write(change, run));
	}

	/** Moves entries to the archive that an earlier app left beside those that need someone. */
	archive(): Promise<void> {
		return this.#writes.take(async () => {
			for (let stray = this.settled.stray(); stray.length > 0; stray = this.settled.stray())
				await this.#write({ settled: { settle: stray } }, (rows) =>
					this.#context.writer.write(rows.tables, 'relaxed', (stores) => rows.put(stores))
				);
		});
	}

	async #write(
		{ index: change, settled: settling = {} }: Change,
		run: (rows: PreparedRows) => Promise<void>
	): Promise<void> {
		const { sealer } = this.#context;
		const [index, settled] = await Promise.all([
			change && this.index.prepare(sealer, change),
			this.settled.prepare(sealer, settling)
		]);
		try {
			await run(toRows(index, settled));
		} catch (error) {
			index?.abandon();
			settled.abandon();
			throw error;
		}
		index?.commit();
		settled.commit();
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
		await this.write({ index: { sent } }, (rows) =>
			this.unsentRow.markWith(sent, (row) =>
				writer.write(rows.tables, 'strict', (stores) => {
					rows.put(stores);
					for (const one of row) stores.meta.put(one);
				})
			)
		);
	}

	async #flush(): Promise<void> {
		const saves = this.#unsaved;
		this.#unsaved = [];
		const { database, sealer, writer } = this.#context;
		const changes = saves.flatMap((save) => save.put ?? []);
		const put = await Promise.all(changes.map((one) => sealQueued(sealer, one)));
		const removed = saves.flatMap((save) => save.remove ?? []);
		const withdrawn = saves.flatMap((save) => save.withdraw ?? []);
		const remove = [...removed, ...withdrawn];
		const rewritten = saves.flatMap(unsentOf).filter((sequence) => this.index.get(sequence));
		// A new change has no envelope yet.
		const unsent = [...rewritten, ...withdrawn];
		const hasEnvelopes = removed.length + unsent.length > 0;
		const forgetsUnnamed = saves.some((save) => save.forgetsUnnamed);
		const written = new Set([...put.map(({ sequence }) => sequence), ...remove]);
		const sent = this.unsentRow.unmarked.filter((sequence) => !written.has(sequence));
		const change = {
			index: { put: put.map(entryOf), remove, sent, forgetsUnnamed },
			settled: { settle: saves.flatMap((save) => save.settle ?? []) }
		};
		await this.write(change, (rows) => {
			const tables = ['queue', ...rows.tables, ...(hasEnvelopes ? ENVELOPE : [])] as const;
			return this.unsentRow.markWith([...written, ...sent], (row) =>
				writer.write(tables, 'strict', (stores, { fail, end }) => {
					if (hasEnvelopes) {
						deleteSequences(database, stores.envelope, removed);
						deleteUnsentEnvelopes(stores.envelope, unsent, fail);
					}
					if (unsent.length > 0 && this.unsentRow.isThere)
						failUnlessUnsent(stores.meta, () => fail(new LeftError(unsent)));
					for (const record of put) stores.queue.put(record);
					deleteSequences(database, stores.queue, remove);
					rows.put(stores);
					for (const one of row) stores.meta.put(one);
					if (unsent.length === 0) end();
				})
			);
		});
		this.unsentRow.guard(written);
	}
}

const ENVELOPE = ['envelope'] as const;

function toRows(index: IndexRows | undefined, settled: SettledRows): PreparedRows {
	return {
		tables: [...(index ? ['meta' as const] : []), ...tablesOf(settled)],
		put(stores) {
			putSettled(settled, stores);
			if (index) putIndex(index, stores.meta);
		}
	};
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
