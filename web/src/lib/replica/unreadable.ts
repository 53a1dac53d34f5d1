import type { Database, QueueRecord } from './database.ts';
import type { Writer } from './write.ts';

/** In the clear: places of the queue that no longer wait, for whoever counts it without the key. */
const PLACES = 'unreadable';

/**
 * Changes whose records do not open: damaged on the disk, or changed by somebody. They can be neither
 * sent nor shown, and stay where they are until their author lets them go or the server's verdict
 * says what became of them. All that is known is what lies outside the seal, which proves nothing.
 */
export class UnreadableChanges {
	readonly #recordBySequence = new Map<number, QueueRecord>();

	get size(): number {
		return this.#recordBySequence.size;
	}

	/** In the order they were made. */
	list(): readonly QueueRecord[] {
		return [...this.#recordBySequence.values()];
	}

	put(record: QueueRecord): void {
		this.#recordBySequence.set(record.sequence, record);
	}

	remove(sequence: number): void {
		this.#recordBySequence.delete(sequence);
	}

	/** The one that was this mutation. */
	of(mutationId: string): QueueRecord | undefined {
		return this.list().find((record) => record.mutationId === mutationId);
	}

	/** Keeps in the clear which they are, where that is not what is kept. */
	async note(database: Database, writer: Writer): Promise<void> {
		const value = this.list().map(({ sequence }) => sequence);
		const kept = placesOf((await database.meta.get(PLACES))?.value);
		if (String(kept) === String(value)) return;
		await writer.write(['meta'], 'relaxed', ({ meta }) => meta.put({ id: PLACES, value }));
	}

	/** Everything again, where the browser has removed it. */
	async rewrite(database: Database, writer: Writer): Promise<void> {
		await writer.write(['queue'], 'strict', ({ queue }) => {
			for (const record of this.list()) queue.put(record);
		});
		await this.note(database, writer);
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
