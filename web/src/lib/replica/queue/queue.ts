import { owningCollection } from '@tenantry/shared/collections.ts';
import { parseFieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { QueueDisk } from './queue-disk.ts';
import {
	createdId,
	isSent,
	rebaseOnto,
	refersTo,
	settledBy,
	subjectOf,
	touchedKeys,
	type QueuedMutation
} from './queued-mutation.ts';

type State = QueuedMutation['state'];

/**
 * Changes that the author has made since the server last decided, in the order they were made. What
 * every change and every screen asks is found without walking the others, however long the queue is.
 */
export class Queue {
	/** Makes what is put here durable. */
	readonly disk: QueueDisk;
	readonly #changeById = new Map<string, QueuedMutation>();
	readonly #idsBySequence = new Map<number, string>();
	readonly #creations = new Map<string, string>();
	readonly #idsByRow = new Map<string, Set<string>>();
	readonly #redos = new Map<string, number>();
	readonly #counts = { waiting: 0, sending: 0, unanswered: 0, answered: 0 };
	/** Number of unanswered changes about which the server has never said anything. */
	#unknown = 0;
	/** No sequence of a change is higher. */
	#highest = 0;
	#next = 1;

	constructor(context: ReplicaContext) {
		this.disk = new QueueDisk(context);
	}

	get size(): number {
		return this.#changeById.size;
	}

	[Symbol.iterator](): IterableIterator<QueuedMutation> {
		return this.#changeById.values();
	}

	/** Copies the changes. */
	list(): readonly QueuedMutation[] {
		return [...this];
	}

	get oldest(): QueuedMutation | undefined {
		const [oldest] = this;
		return oldest;
	}

	get(id: string): QueuedMutation | undefined {
		return this.#changeById.get(id);
	}

	bySequence(sequence: number): QueuedMutation | undefined {
		return this.get(this.#idsBySequence.get(sequence) ?? '');
	}

	about(key: string): readonly QueuedMutation[] {
		return [...(this.#idsByRow.get(key) ?? [])].flatMap((id) => this.get(id) ?? []);
	}

	/** Returns how many changes are in a state. */
	count(state: State): number {
		return this.#counts[state];
	}

	/** Whether a change here redoes this one, or decides about it. */
	isRedone(id: string): boolean {
		return this.#redos.has(id);
	}

	takeSequence(): number {
		return this.#next++;
	}

	/** Keeps a sequence from being reused: a record has it, readable or not. */
	keepFree(sequence: number): void {
		this.#next = Math.max(this.#next, sequence + 1);
	}

	/** Adds or replaces the change in memory; the disk's `save` makes it durable. */
	put(queued: QueuedMutation): void {
		const { sequence, mutation } = queued;
		this.keepFree(sequence);
		const before = this.#changeById.get(mutation.id);
		this.#changeById.set(mutation.id, queued);
		if (before !== undefined) this.#count(before, -1);
		this.#count(queued, 1);
		if (before !== undefined) return;
		this.#name(queued);
		// A change that was taken out and is put back has its old place.
		if (sequence < this.#highest) this.#sort();
		this.#highest = Math.max(this.#highest, sequence);
	}

	remove(id: string): void {
		const queued = this.#changeById.get(id);
		if (queued === undefined) return;
		this.#changeById.delete(id);
		this.#count(queued, -1);
		const { sequence, mutation } = queued;
		this.#idsBySequence.delete(sequence);
		const created = createdId(mutation) ?? '';
		if (this.#creations.get(created) === id) this.#creations.delete(created);
		const row = rowOf(queued);
		const ids = this.#idsByRow.get(row);
		ids?.delete(id);
		if (ids?.size === 0) this.#idsByRow.delete(row);
		for (const settled of settledBy(mutation)) this.#countRedos(settled, -1);
	}

	creationOf(ids: readonly string[]): QueuedMutation | undefined {
		const creations = ids.flatMap((id) => this.get(this.#creations.get(id) ?? '') ?? []);
		return creations.toSorted((left, right) => right.sequence - left.sequence)[0];
	}

	/** Unsent loosenings by the author of exactly what a tightening decides. */
	looseningsOf(keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.#aboutRowsOf(keys).filter((queued) => {
			const own = touchedKeys(queued.mutation);
			const isLoosening = queued.lane === 'ordinary' && !isSent(queued);
			return isLoosening && own.length > 0 && own.every((key) => decided.has(key));
		});
	}

	/** Unsent tightenings by the author with the same name that decide exactly the same. */
	tighteningsLike(name: string, keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.#aboutRowsOf(keys).filter((queued) => {
			const { mutation, lane } = queued;
			const isAlike = mutation.name === name && mutation.redoOf === undefined;
			if (!isAlike || lane !== 'urgent' || isSent(queued)) return false;
			const own = touchedKeys(mutation);
			return own.length === decided.size && own.every((key) => decided.has(key));
		});
	}

	#aboutRowsOf(keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const rows = keys.map((key) => {
			const { collection, id } = parseFieldKey(key);
			return rowKey(owningCollection(collection), id);
		});
		return [...new Set(rows)]
			.flatMap((row) => this.about(row))
			.sort((left, right) => left.sequence - right.sequence);
	}

	followInstead(isFollowed: (dependsOn: string) => boolean, id: string): readonly QueuedMutation[] {
		const followers = this.list()
			.filter((one) => !isSent(one) && isFollowed(one.mutation.dependsOn ?? ''))
			.map((one) => ({ ...one, mutation: { ...one.mutation, dependsOn: id } }));
		for (const one of followers) this.put(one);
		return followers;
	}

	/** Returns the changes made on top of it, which now rest on what lies beneath. */
	takeOut(gone: QueuedMutation): readonly QueuedMutation[] {
		this.remove(gone.mutation.id);
		const rebased = this.list()
			.filter((queued) => !isSent(queued) && refersTo(queued, gone.mutation.id))
			.map((queued) => rebaseOnto(queued, gone));
		for (const queued of rebased) this.put(queued);
		return rebased;
	}

	/**
	 * Marks changes as sent, durably, before the request goes out: until then they can be
	 * withdrawn. Returns the ones that are still there to be sent.
	 */
	async markSent(batch: readonly QueuedMutation[]): Promise<readonly QueuedMutation[]> {
		await this.disk.saving.catch(() => undefined);
		const present = batch.flatMap(({ mutation }) => this.get(mutation.id) ?? []);
		const fresh = present.filter((one) => !isSent(one));
		for (const one of present) this.put({ ...one, state: 'sending' });
		try {
			if (fresh.length > 0) await this.disk.noteSent(fresh.map(({ sequence }) => sequence));
		} catch (error) {
			// Nothing has left the device, so this is retried and can be withdrawn until then.
			for (const { mutation, state } of present) this.#putBack(mutation.id, state);
			throw error;
		}
		return present;
	}

	#putBack(id: string, state: State): void {
		const queued = this.get(id);
		if (queued?.state === 'sending') this.put({ ...queued, state });
	}

	noteLeft(sequences: Iterable<number>): readonly QueuedMutation[] {
		const left = [...sequences].flatMap((sequence) => this.bySequence(sequence) ?? []);
		const fresh = left.filter((one) => !isSent(one));
		for (const one of fresh) this.put({ ...one, state: 'unanswered' });
		return fresh;
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
		if (this.count('answered') === 0) return;
		for (const queued of this.list()) {
			const { result, ...one } = queued;
			if (one.state === 'answered' && (result?.version ?? 0) <= through)
				this.put({ ...one, state: 'unanswered' });
		}
	}

	get sent(): number {
		return this.count('sending') + this.count('answered') + this.#unknown;
	}

	get isAnyUnanswered(): boolean {
		return this.#unknown > 0;
	}

	#name(queued: QueuedMutation): void {
		const { sequence, mutation } = queued;
		const { id } = mutation;
		this.#idsBySequence.set(sequence, id);
		const created = createdId(mutation);
		if (created !== undefined) this.#creations.set(created, id);
		this.#place(queued);
		for (const settled of settledBy(mutation)) this.#countRedos(settled, 1);
	}

	#place(queued: QueuedMutation): void {
		const row = rowOf(queued);
		this.#idsByRow.set(row, (this.#idsByRow.get(row) ?? new Set()).add(queued.mutation.id));
	}

	#countRedos(settled: string, by: 1 | -1): void {
		const redos = (this.#redos.get(settled) ?? 0) + by;
		if (redos > 0) this.#redos.set(settled, redos);
		else this.#redos.delete(settled);
	}

	#count({ state, result }: QueuedMutation, by: 1 | -1): void {
		this.#counts[state] += by;
		if (state === 'unanswered' && result === undefined) this.#unknown += by;
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

function rowOf({ mutation }: QueuedMutation): string {
	const subject = subjectOf(mutation);
	return subject === undefined ? '' : rowKey(subject.collection, subject.id);
}
