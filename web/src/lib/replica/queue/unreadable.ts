import type { Database, QueueRecord } from '#lib/replica/store/database.ts';
import type { IndexEntry } from './queue-index-rows.ts';
import type { Writer } from '#lib/replica/store/writer.ts';

/** Unencrypted row: places of the queue that no longer wait, for counting without the key. */
const PLACES = 'unreadable';

export interface UnreadableChange extends Omit<QueueRecord, 'sealed'> {
	readonly stored: QueueRecord | null;
}

/**
 * Changes whose records do not open (damaged on the disk or altered by someone) or are missing
 * according to the index, which says which they were and whether they ever left. They can be
 * neither sent nor shown until their author lets them go or the server's verdict says what became
 * of them. For a change that the index does not name, everything known lies outside the seal, which
 * proves nothing.
 */
export class UnreadableChanges {
	readonly #changeBySequence = new Map<number, UnreadableChange>();

	get size(): number {
		return this.#changeBySequence.size;
	}

	get missing(): number {
		return this.list().filter(({ stored }) => stored === null).length;
	}

	list(): readonly UnreadableChange[] {
		return [...this.#changeBySequence.values()].sort(
			(left, right) => left.sequence - right.sequence
		);
	}

	putDamaged(stored: QueueRecord, entry: IndexEntry | undefined): void {
		const { sequence, sent, mutationId, savedAt } = stored;
		const clear = {
			...(mutationId === undefined ? {} : { mutationId }),
			...(savedAt === undefined ? {} : { savedAt })
		};
		this.#changeBySequence.set(sequence, { sequence, sent, ...clear, ...entry, stored });
	}

	putMissing(entry: IndexEntry): void {
		this.#changeBySequence.set(entry.sequence, { ...entry, stored: null });
	}

	/** Notes that changes have left although the index does not say so. */
	markSent(sequences: Iterable<number>): void {
		for (const sequence of sequences) {
			const change = this.#changeBySequence.get(sequence);
			if (change) this.#changeBySequence.set(sequence, { ...change, sent: true });
		}
	}

	remove(sequence: number): void {
		this.#changeBySequence.delete(sequence);
	}

	of(mutationId: string): UnreadableChange | undefined {
		return this.list().find((change) => change.mutationId === mutationId);
	}

	/** Saves, unencrypted, which queue places are unreadable, if that differs from what is saved. */
	async note(database: Database, writer: Writer): Promise<void> {
		const value = this.#stored().map(({ sequence }) => sequence);
		const kept = placesOf((await database.meta.get(PLACES))?.value);
		if (String(kept) === String(value)) return;
		await writer.write(['meta'], 'relaxed', ({ meta }) => meta.put({ id: PLACES, value }));
	}

	async rewrite(database: Database, writer: Writer): Promise<void> {
		await writer.write(['queue'], 'strict', ({ queue }) => {
			for (const record of this.#stored()) queue.put(record);
		});
		await this.note(database, writer);
	}

	#stored(): QueueRecord[] {
		return this.list().flatMap(({ stored }) => stored ?? []);
	}
}

/** Counts the changes still to be sent, without the key. */
export async function countWaiting({ queue, meta }: Database): Promise<number> {
	const places = placesOf((await meta.get(PLACES))?.value);
	return (await queue.count()) - (await queue.where('sequence').anyOf(places).count());
}

function placesOf(value: unknown): number[] {
	return Array.isArray(value) ? value.filter((place) => typeof place === 'number') : [];
}
