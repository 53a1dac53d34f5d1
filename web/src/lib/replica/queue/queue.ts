import { owningCollection } from '@tenantry/shared/collections.ts';
import { parseFieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { QueueDisk, type Save } from './queue-disk.ts';
import type { IndexRows } from './queue-index-rows.ts';
import type { IndexChange, QueueIndex } from './queue-index.ts';
import { PendingChanges } from './pending-changes.ts';
import {
	isSent,
	rebaseOnto,
	refersTo,
	touchedKeys,
	type QueuedMutation
} from './queued-mutation.ts';
import type { UnsentRow } from './unsent-row.ts';

/** Changes that the author has made since the server last decided. */
export class Queue {
	readonly #disk: QueueDisk;
	readonly #pending = new PendingChanges();
	#next = 1;

	constructor(context: ReplicaContext) {
		this.#disk = new QueueDisk(context);
	}

	get size(): number {
		return this.#pending.size;
	}

	/** Yields pending changes in the order they were made. */
	[Symbol.iterator](): IterableIterator<QueuedMutation> {
		return this.#pending[Symbol.iterator]();
	}

	/** Copies the pending changes, in the order they were made. */
	list(): readonly QueuedMutation[] {
		return [...this.#pending];
	}

	/** The change that was made first. */
	get oldest(): QueuedMutation | undefined {
		const [oldest] = this;
		return oldest;
	}

	get(id: string): QueuedMutation | undefined {
		return this.#pending.get(id);
	}

	bySequence(sequence: number): QueuedMutation | undefined {
		return this.#pending.bySequence(sequence);
	}

	/** Returns the changes about a row, in the order they were made. */
	about(key: string): readonly QueuedMutation[] {
		return this.#pending.about(key);
	}

	/** Returns how many changes are in a state. */
	count(state: QueuedMutation['state']): number {
		return this.#pending.count(state);
	}

	/** Whether a pending change redoes this one, or decides about it. */
	isRedone(id: string): boolean {
		return this.#pending.isRedone(id);
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
		return this.#disk.index;
	}

	/** Takes over the index as read from the disk. */
	useIndex(index: QueueIndex): void {
		this.#disk.index = index;
		this.keepFree(index.next - 1);
	}

	get unsentRow(): UnsentRow {
		return this.#disk.unsentRow;
	}

	/** Writes records with the index as of then, sealed before the transaction begins. */
	write(change: IndexChange, run: (index: IndexRows) => Promise<void>): Promise<void> {
		return this.#disk.write(change, run);
	}

	/** Batches all saves requested while the last transaction runs into one strict transaction. */
	save(save: Save): Promise<void> {
		return this.#disk.save(save);
	}

	/** Settles when the saves requested so far have ended, which is another promise with each save. */
	get saving(): Promise<void> {
		return this.#disk.saving;
	}

	/** Writes everything again after the browser has removed it. */
	rewrite(): Promise<void> {
		return this.#disk.rewrite(this.list());
	}

	/** Adds or replaces the change in memory; `save` makes it durable. */
	put(pending: QueuedMutation): void {
		this.#pending.put(pending);
		this.keepFree(pending.sequence);
	}

	remove(id: string): void {
		this.#pending.remove(id);
	}

	/** Returns the queued mutation that creates one of these rows, if there is one. */
	creationOf(ids: readonly string[]): QueuedMutation | undefined {
		const creations = ids.flatMap((id) => this.#pending.creationOf(id) ?? []);
		return creations.toSorted((left, right) => right.sequence - left.sequence)[0];
	}

	/** Returns the author's own unsent loosenings of exactly what a tightening decides. */
	looseningsOf(keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.#aboutRowsOf(keys).filter((pending) => {
			const own = touchedKeys(pending.mutation);
			const isLoosening = pending.lane === 'ordinary' && !isSent(pending);
			return isLoosening && own.length > 0 && own.every((key) => decided.has(key));
		});
	}

	/**
	 * Returns the author's own unsent tightenings of the same name that decide exactly the same.
	 */
	tighteningsLike(name: string, keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const decided = new Set(keys);
		return this.#aboutRowsOf(keys).filter((pending) => {
			const { mutation, lane } = pending;
			const isAlike = mutation.name === name && mutation.redoOf === undefined;
			if (!isAlike || lane !== 'urgent' || isSent(pending)) return false;
			const own = touchedKeys(mutation);
			return own.length === decided.size && own.every((key) => decided.has(key));
		});
	}

	/** Returns the changes about the rows of these fields, in the order they were made. */
	#aboutRowsOf(keys: readonly FieldKey[]): readonly QueuedMutation[] {
		const rows = keys.map((key) => {
			const { collection, id } = parseFieldKey(key);
			return rowKey(owningCollection(collection), id);
		});
		return [...new Set(rows)]
			.flatMap((row) => this.about(row))
			.sort((left, right) => left.sequence - right.sequence);
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

	/**
	 * Marks changes as sent, durably, before the request goes out: until then they can be
	 * withdrawn. Returns the ones that are still there to be sent.
	 */
	async markSent(batch: readonly QueuedMutation[]): Promise<readonly QueuedMutation[]> {
		await this.saving.catch(() => undefined);
		const present = batch.flatMap(({ mutation }) => this.get(mutation.id) ?? []);
		const fresh = present.filter((one) => !isSent(one));
		for (const one of present) this.put({ ...one, state: 'sending' });
		try {
			if (fresh.length > 0) await this.#disk.noteSent(fresh.map(({ sequence }) => sequence));
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

	/** Marks changes as sent that have left in their envelopes. Returns them. */
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
		for (const pending of this.list()) {
			const { result, ...one } = pending;
			if (one.state === 'answered' && (result?.version ?? 0) <= through)
				this.put({ ...one, state: 'unanswered' });
		}
	}

	/** Number of changes that were sent, and neither decided nor put off by the server. */
	get sent(): number {
		return this.count('sending') + this.count('answered') + this.#pending.unknown;
	}

	/** Whether anything was sent whose outcome is unknown. */
	get isAnyUnanswered(): boolean {
		return this.#pending.unknown > 0;
	}
}
