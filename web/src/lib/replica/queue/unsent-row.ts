import { UNSENT } from '#lib/envelope/envelope-record.ts';
import type { QueueRecord } from '#lib/replica/store/database.ts';
import type { Writer } from '#lib/replica/store/writer.ts';

/**
 * Stands for the marks that a full device has no room for. Deleting the row needs no room; from
 * then on any queued change may have left, until a write that finds room marks those that did
 * (decision 30).
 */
export class UnsentRow {
	#isThere = false;
	readonly #unmarked = new Set<number>();
	/** Records written by an earlier app. */
	readonly #unguarded = new Set<number>();

	read(records: readonly QueueRecord[], isThere: boolean): readonly QueueRecord[] {
		this.#isThere = isThere;
		for (const { sequence, guarded } of records)
			if (guarded !== true) this.#unguarded.add(sequence);
		if (isThere) return records;
		return records.map((record) => {
			if (record.guarded !== true || record.sent) return record;
			this.#unmarked.add(record.sequence);
			return { ...record, sent: true };
		});
	}

	/** Changes without a mark count as unsent, as far as is known. */
	get isThere(): boolean {
		return this.#isThere;
	}

	/** Places of changes that left, or may have left, without a mark of their own. */
	get unmarked(): readonly number[] {
		return [...this.#unmarked];
	}

	/** The row says that these have not left. */
	guards(sequences: readonly number[]): boolean {
		return !sequences.some((sequence) => this.#unguarded.has(sequence));
	}

	async drop(sequences: readonly number[], writer: Writer): Promise<void> {
		this.#isThere = false;
		await writer.write(['meta'], 'strict', ({ meta }) => meta.delete(UNSENT.id));
		for (const sequence of sequences) this.#unmarked.add(sequence);
	}

	/** If `write` leaves nothing unmarked, the row is written along and exists again. */
	async markWith(
		marked: readonly number[],
		write: (row: readonly (typeof UNSENT)[]) => Promise<void>
	): Promise<void> {
		const covered = new Set(marked);
		const isComplete = this.unmarked.every((sequence) => covered.has(sequence));
		await write(isComplete && !this.#isThere ? [UNSENT] : []);
		for (const sequence of marked) this.#unmarked.delete(sequence);
		this.#isThere ||= isComplete;
	}

	guard(sequences: Iterable<number>): void {
		for (const sequence of sequences) this.#unguarded.delete(sequence);
	}
}
