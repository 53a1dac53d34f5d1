import { collections } from '@tenantry/shared/collections.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { Result } from '@tenantry/shared/result.ts';
import { Author, type UncheckedCall, type Enqueued, type EnqueueFailure } from './author.ts';
import type { ReplicaContext } from './context.ts';
import { isHeld, isWaitingForEarlier, type LaneView } from './queue/lanes.ts';
import type { Contact } from './queue/change-time.ts';
import { Queue } from './queue/queue.ts';
import type { QueuedMutation } from './queue/queued-mutation.ts';
import { Settled, type SettledEntry } from './queue/settled.ts';
import { UnreadableChanges } from './queue/unreadable.ts';
import type { ReplicaChange } from './replica-change.ts';
import type { Patch } from './rows/patch.ts';
import { Rows } from './rows/rows.ts';
import type { CopyDamage } from './snapshot/copy-damage.ts';
import { INITIAL_STATE, sealState, type ReplicaState } from './store/state.ts';
import { View, type Disturbance } from './view.ts';

/** One person's copy of their provider: the base, the queued changes, and the settled ones. */
export class Replica {
	readonly context: ReplicaContext;
	/** Id under which the server knows this device; a new sign-in may assign another. */
	deviceId: string;
	readonly rows = new Rows(collections);
	readonly settled = new Settled();
	readonly queue: Queue;
	readonly unreadable = new UnreadableChanges();
	readonly view: View;
	state: ReplicaState = INITIAL_STATE;
	contact: Contact | undefined;
	staged: Patch[] = [];
	/** Rows that did not open, until they have been fetched again. */
	damage: CopyDamage | undefined;
	/** The running compaction, if any; only one runs at a time. */
	compacting: Promise<void> | undefined;
	readonly #listeners = new Set<(change: ReplicaChange) => void>();
	readonly #author: Author;

	constructor(context: ReplicaContext, newMutationId: () => string) {
		this.context = context;
		this.deviceId = context.identity.deviceId;
		this.queue = new Queue(context);
		this.view = new View(this.rows, {
			...context.identity,
			stoodOf: (id) => this.settled.stoodOf(id)
		});
		this.#author = new Author(this, newMutationId);
	}

	get isComplete(): boolean {
		return this.state.cookie !== null;
	}

	subscribe(listener: (change: ReplicaChange) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	notify(rows: ReplicaChange['rows']): void {
		for (const listener of this.#listeners) listener({ rows });
	}

	/**
	 * Resolves when the change is on the disk, because only then is it saved: step 4 of a change
	 * (ARCHITECTURE.md).
	 */
	enqueue(call: UncheckedCall): Promise<Result<Enqueued, EnqueueFailure>> {
		return this.#author.enqueue(call);
	}

	async withdraw(id: string): Promise<boolean> {
		return (await this.withdrawAll([id])) > 0;
	}

	withdrawAll(ids: readonly string[]): Promise<number> {
		return this.#author.withdrawAll(ids);
	}

	/**
	 * Rewrites queued and settled changes after the browser has removed them; rows can be fetched.
	 */
	async rewrite(): Promise<void> {
		const { database, sealer, writer } = this.context;
		// Until the rows are pages again, only the time that this device may work on is known.
		const { serverNow, leaseUntil, contactAt, clockAt, hasIndex, lastGeneration } = this.state;
		const kept = { serverNow, leaseUntil, contactAt, clockAt, hasIndex, lastGeneration };
		const meta = await sealState(sealer, { ...INITIAL_STATE, ...kept });
		await writer.write(['meta'], 'strict', (stores) => stores.meta.put(meta));
		await this.queue.disk.rewrite(this.queue.list());
		await this.unreadable.rewrite(database, writer);
		const { put, putBlocks } = await this.queue.disk.settled.all(sealer);
		await writer.write(['settled', 'archive'], 'relaxed', ({ settled, archive }) => {
			for (const record of put) settled.put(record);
			for (const record of putBlocks) archive.put(record);
		});
	}

	/** The author has been told that unidentified changes are missing. */
	async letGoUnnamed(): Promise<void> {
		if (this.queue.disk.index.unnamed === null) return;
		await this.queue.disk.save({ forgetsUnnamed: true });
		this.notify(new Set());
	}

	async letGoUnreadable(sequences: readonly number[]): Promise<void> {
		if (sequences.length === 0) return;
		await this.queue.disk.save({ remove: sequences });
		for (const sequence of sequences) this.unreadable.remove(sequence);
		this.notify(new Set());
	}

	/** Reruns all queued changes over the base. */
	rebase(): void {
		this.view.rebase(this.queue);
	}

	rerun(disturbance: Disturbance): ReadonlySet<string> {
		return this.view.rerun(this.queue, disturbance);
	}

	outcomeOf(id: string): Outcome | undefined {
		return this.settled.outcomeOf(id);
	}

	/** Whether the change waits for a creation that is undecided or was refused. */
	isHeld(queued: QueuedMutation): boolean {
		if (queued.mutation.dependsOn === undefined) return false;
		const { laneView } = this;
		return isHeld(queued, laneView) || isWaitingForEarlier(queued, laneView);
	}

	get laneView(): LaneView {
		return {
			queued: this.queue,
			queuedOf: (id) => this.queue.get(id),
			outcomeOf: (id) => this.outcomeOf(id),
			isUnreadable: (id) => this.unreadable.of(id) !== undefined
		};
	}

	needsYou(): readonly SettledEntry[] {
		return this.settled.open().filter(({ id }) => !this.queue.isRedone(id));
	}

	awaiting(): readonly SettledEntry[] {
		return this.settled.awaiting().filter(({ id }) => !this.queue.isRedone(id));
	}
}
