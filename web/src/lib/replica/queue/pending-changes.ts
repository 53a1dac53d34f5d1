import { rowKey } from '#lib/replica/rows/patch.ts';
import { createdId, settledBy, subjectOf, type QueuedMutation } from './queued-mutation.ts';

type State = QueuedMutation['state'];

/**
 * Pending changes in memory, in the order they were made. What every change and every screen asks is
 * found without walking the others, however long the queue is.
 */
export class PendingChanges {
	readonly #changeById = new Map<string, QueuedMutation>();
	readonly #idsBySequence = new Map<number, string>();
	/** Ids of creations by the id they create. */
	readonly #creations = new Map<string, string>();
	/** Ids of the changes about each row, in the order they were made. */
	readonly #idsByRow = new Map<string, Set<string>>();
	/** Number of redos of each refused change. */
	readonly #redos = new Map<string, number>();
	readonly #counts = { waiting: 0, sending: 0, unanswered: 0, answered: 0 };
	/** Number of unanswered changes about which the server has never said anything. */
	unknown = 0;
	/** No sequence is higher. */
	#highest = 0;

	get size(): number {
		return this.#changeById.size;
	}

	[Symbol.iterator](): IterableIterator<QueuedMutation> {
		return this.#changeById.values();
	}

	get(id: string): QueuedMutation | undefined {
		return this.#changeById.get(id);
	}

	bySequence(sequence: number): QueuedMutation | undefined {
		return this.get(this.#idsBySequence.get(sequence) ?? '');
	}

	creationOf(createdId: string): QueuedMutation | undefined {
		return this.get(this.#creations.get(createdId) ?? '');
	}

	/** Returns the changes about a row, in the order they were made. */
	about(key: string): readonly QueuedMutation[] {
		return [...(this.#idsByRow.get(key) ?? [])].flatMap((id) => this.get(id) ?? []);
	}

	count(state: State): number {
		return this.#counts[state];
	}

	isRedone(id: string): boolean {
		return this.#redos.has(id);
	}

	put(pending: QueuedMutation): void {
		const { sequence, mutation } = pending;
		const before = this.#changeById.get(mutation.id);
		this.#changeById.set(mutation.id, pending);
		if (before !== undefined) this.#count(before, -1);
		this.#count(pending, 1);
		if (before !== undefined) return;
		this.#name(pending);
		// A change that was taken out and is put back has its old place.
		if (sequence < this.#highest) this.#sort();
		this.#highest = Math.max(this.#highest, sequence);
	}

	remove(id: string): void {
		const pending = this.#changeById.get(id);
		if (pending === undefined) return;
		this.#changeById.delete(id);
		this.#count(pending, -1);
		const { sequence, mutation } = pending;
		this.#idsBySequence.delete(sequence);
		const created = createdId(mutation) ?? '';
		if (this.#creations.get(created) === id) this.#creations.delete(created);
		const row = rowOf(pending);
		const ids = this.#idsByRow.get(row);
		ids?.delete(id);
		if (ids?.size === 0) this.#idsByRow.delete(row);
		for (const settled of settledBy(mutation)) this.#countRedos(settled, -1);
	}

	#name(pending: QueuedMutation): void {
		const { sequence, mutation } = pending;
		const { id } = mutation;
		this.#idsBySequence.set(sequence, id);
		const created = createdId(mutation);
		if (created !== undefined) this.#creations.set(created, id);
		this.#place(pending);
		for (const settled of settledBy(mutation)) this.#countRedos(settled, 1);
	}

	#place(pending: QueuedMutation): void {
		const row = rowOf(pending);
		this.#idsByRow.set(row, (this.#idsByRow.get(row) ?? new Set()).add(pending.mutation.id));
	}

	#countRedos(settled: string, by: 1 | -1): void {
		const redos = (this.#redos.get(settled) ?? 0) + by;
		if (redos > 0) this.#redos.set(settled, redos);
		else this.#redos.delete(settled);
	}

	#count({ state, result }: QueuedMutation, by: 1 | -1): void {
		this.#counts[state] += by;
		if (state === 'unanswered' && result === undefined) this.unknown += by;
	}

	#sort(): void {
		const inOrder = [...this].sort((left, right) => left.sequence - right.sequence);
		this.#changeById.clear();
		this.#idsByRow.clear();
		for (const one of inOrder) {
			this.#changeById.set(one.mutation.id, one);
			this.#place(one);
		}
	}
}

/** Returns the key of the row a change is about; empty if this program does not know it. */
function rowOf({ mutation }: QueuedMutation): string {
	const subject = subjectOf(mutation);
	return subject === undefined ? '' : rowKey(subject.collection, subject.id);
}
