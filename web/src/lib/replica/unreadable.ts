import type { Database, QueueRecord } from './database.ts';
import type { IndexEntry } from './queue-index.ts';
import type { Writer } from './write.ts';

/** In the clear: places of the queue that no longer wait, for whoever counts it without the key. */
const PLACES = 'unreadable';

/** A change whose record is damaged, or gone. */
export interface UnreadableChange extends Omit<QueueRecord, 'sealed'> {
	/** What is left of it; null where somebody has deleted it. */
	readonly stored: QueueRecord | null;
}

/**
 * Changes whose records do not open, damaged on the disk or changed by somebody, or are missing: by
 * the index, which says which they were and whether they ever left. They can be neither sent nor
 * shown, until their author lets them go or the server's verdict says what became of them. Of one
 * that the index does not name, all that is known lies outside the seal, which proves nothing.
 */
export class UnreadableChanges {
	readonly #changeBySequence = new Map<number, UnreadableChange>();

	get size(): number {
		return this.#changeBySequence.size;
	}

	get missing(): number {
		return this.list().filter(({ stored }) => stored === null).length;
	}

	/** In the order they were made. */
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

	remove(sequence: number): void {
		this.#changeBySequence.delete(sequence);
	}

	/** The one that was this mutation. */
	of(mutationId: string): UnreadableChange | undefined {
		return this.list().find((change) => change.mutationId === mutationId);
	}

	/** Keeps in the clear which they are, where that is not what is kept. */
	async note(database: Database, writer: Writer): Promise<void> {
		const value = this.#stored().map(({ sequence }) => sequence);
		const kept = placesOf((await database.meta.get(PLACES))?.value);
		if (String(kept) === String(value)) return;
		await writer.write(['meta'], 'relaxed', ({ meta }) => meta.put({ id: PLACES, value }));
	}

	/** Everything again, where the browser has removed it. */
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

/** How many changes are still to be sent, without the key. */
export async function countWaiting({ queue, meta }: Database): Promise<number> {
	const places = placesOf((await meta.get(PLACES))?.value);
	return (await queue.count()) - (await queue.where('sequence').anyOf(places).count());
}

function placesOf(value: unknown): number[] {
	return Array.isArray(value) ? value.filter((place) => typeof place === 'number') : [];
}
