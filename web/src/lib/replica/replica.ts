import type { Decision } from '@tenantry/shared/decide.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { MutationIntent, Mutator } from '@tenantry/shared/mutator.ts';
import { collections, mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { ReplicaContext } from './context.ts';
import type { CopyDamage } from './snapshot/copy-damage.ts';
import { storageFault, type StorageFault } from './store/database.ts';
import { isHeld, isWaitingForEarlier, type LaneView } from './queue/lanes.ts';
import type { Contact, Making } from './queue/making.ts';
import type { Patch } from './rows/patch.ts';
import { rowKey } from './rows/patch.ts';
import {
	createdId,
	isSent,
	mentionedIds,
	touchedKeys,
	touchesOf,
	type QueuedMutation
} from './queue/queued-mutation.ts';
import { Queue } from './queue/queue.ts';
import { Rows } from './rows/rows.ts';
import { isOpen, sealEntry, Settled, type SettledEntry } from './queue/settled.ts';
import { INITIAL_STATE, sealState, type ReplicaState } from './store/state.ts';
import { UnreadableChanges } from './queue/unreadable.ts';
import { View } from './view.ts';

/**
 * `rows`: keys (`collection/id`) of the rows that a screen may see differently; `all` after a
 * reset.
 */
export interface ReplicaChange {
	readonly rows: 'all' | ReadonlySet<string>;
}

export interface Call {
	readonly name: string;
	readonly args: unknown;
	readonly redoOf?: string;
}

export interface Enqueued {
	readonly pending: QueuedMutation;
	readonly decision: Decision;
}

export type EnqueueFailure =
	StorageFault | { readonly code: 'invalid_arguments'; readonly field?: string };

/** One person's copy of their provider: the base, the pending changes, and the settled ones. */
export class Replica {
	readonly context: ReplicaContext;
	/** Id under which the server knows this device; a new sign-in may assign another. */
	deviceId: string;
	readonly rows = new Rows(collections);
	readonly settled = new Settled();
	readonly queue: Queue;
	readonly unreadable = new UnreadableChanges();
	readonly view: View;
	/** The state as last written. */
	state: ReplicaState = INITIAL_STATE;
	/** The last contact since the replica was opened. */
	contact: Contact | undefined;
	/** Pages of a pull whose last page is still to come. */
	staged: Patch[] = [];
	/** Rows that did not open, until they have been fetched again. */
	damage: CopyDamage | undefined;
	/** The running compaction, if any; only one runs at a time. */
	compacting: Promise<void> | undefined;
	readonly #listeners = new Set<(change: ReplicaChange) => void>();
	readonly #newMutationId: () => string;

	constructor(context: ReplicaContext, newMutationId: () => string) {
		this.context = context;
		this.deviceId = context.identity.deviceId;
		this.#newMutationId = newMutationId;
		this.queue = new Queue(context);
		this.view = new View(this.rows, {
			...context.identity,
			stoodOf: (id) => this.settled.stoodOf(id)
		});
	}

	/** Whether the first fill is complete. */
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

	/** Resolves when the change is on the disk: only then is it saved. */
	async enqueue(call: Call): Promise<Result<Enqueued, EnqueueFailure>> {
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
		const { version } = parsed.value;
		const before = this.queue.list();
		const { pending, decision, replaced, rebased } = this.#accept(call, version);
		try {
			await this.queue.save({
				put: [...rebased, pending],
				remove: replaced.map(({ sequence }) => sequence),
				settle: replaced.map((one) => this.#settleByAuthor(one, 'replaced'))
			});
		} catch (error) {
			this.queue.remove(pending.mutation.id);
			this.#restore(before, { replaced, rebased });
			return err(storageFault(error));
		}
		this.notify(keysOf([pending, ...replaced, ...rebased], decision));
		return ok({ pending, decision });
	}

	/**
	 * Withdraws a change that has never left the device, and what depends on its creation with it.
	 */
	async withdraw(id: string): Promise<boolean> {
		return (await this.withdrawAll([id])) > 0;
	}

	/**
	 * Withdraws several changes, given newest first, in one transaction. Returns how many were still
	 * here.
	 */
	async withdrawAll(ids: readonly string[]): Promise<number> {
		const meant = ids.flatMap((id) => this.queue.get(id) ?? []).filter((one) => !isSent(one));
		if (meant.length === 0) return 0;
		const before = this.queue.list();
		const gone = [...new Set(meant.flatMap((one) => [...this.#unsentFollowers(one), one]))];
		const rebased = gone.flatMap((one) => [...this.queue.takeOut(one), ...this.#giveBack(one)]);
		this.rebase();
		try {
			await this.queue.save({
				put: rebased.filter(({ mutation }) => this.queue.get(mutation.id) !== undefined),
				remove: gone.map(({ sequence }) => sequence),
				settle: gone.map((one) => this.#settleByAuthor(one, 'withdrawn'))
			});
		} catch (error) {
			this.#restore(before, { replaced: gone, rebased });
			throw error;
		}
		this.notify(keysOf([...gone, ...rebased]));
		return meant.length;
	}

	/**
	 * Rewrites pending and settled changes after the browser has removed them; rows can be fetched.
	 */
	async rewrite(): Promise<void> {
		const { database, sealer, writer } = this.context;
		// Until the rows are pages again, only the time that this device may work on is known.
		const { serverNow, leaseUntil, contactAt, clockAt, hasIndex, lastGeneration } = this.state;
		const kept = { serverNow, leaseUntil, contactAt, clockAt, hasIndex, lastGeneration };
		const meta = await sealState(sealer, { ...INITIAL_STATE, ...kept });
		await writer.write(['meta'], 'strict', (stores) => stores.meta.put(meta));
		await this.queue.rewrite();
		await this.unreadable.rewrite(database, writer);
		const entries = await Promise.all([...this.settled.all()].map((one) => sealEntry(sealer, one)));
		await writer.write(['settled'], 'relaxed', ({ settled }) => {
			for (const record of entries) settled.put(record);
		});
	}

	/** Called once the author has been told that changes are missing, whichever they were. */
	async letGoUnnamed(): Promise<void> {
		if (this.queue.index.unnamed === null) return;
		await this.queue.save({ forgetsUnnamed: true });
		this.notify(new Set());
	}

	/** Drops unreadable changes once their author has been told and lets them go. */
	async letGoUnreadable(sequences: readonly number[]): Promise<void> {
		if (sequences.length === 0) return;
		await this.queue.save({ remove: sequences });
		for (const sequence of sequences) this.unreadable.remove(sequence);
		this.notify(new Set());
	}

	/** Reruns all pending changes over the base. */
	rebase(): void {
		this.view.rebase(this.queue.list());
	}

	outcomeOf(id: string): Outcome | undefined {
		return this.settled.outcomeOf(id);
	}

	/** Whether the change waits for a creation that is undecided or was refused. */
	isHeld(pending: QueuedMutation): boolean {
		if (pending.mutation.dependsOn === undefined) return false;
		const { laneView } = this;
		const unsettled = new Map(laneView.pending.map((one) => [one.mutation.id, one]));
		return isHeld(pending, laneView) || isWaitingForEarlier(pending, unsettled);
	}

	/** The view from which the next changes to send are chosen. */
	get laneView(): LaneView {
		return {
			pending: this.queue.list(),
			outcomeOf: (id) => this.outcomeOf(id),
			isUnreadable: (id) => this.unreadable.of(id) !== undefined
		};
	}

	/**
	 * Entries refused, superseded or lost that no one has redone or discarded yet, here or
	 * elsewhere.
	 */
	needsYou(): readonly SettledEntry[] {
		const redone = new Set(this.queue.list().map(({ mutation }) => mutation.redoOf));
		return [...this.settled.all()].filter((entry) => isOpen(entry) && !redone.has(entry.id));
	}

	#accept(call: Call, version: number) {
		const { clock } = this.context;
		const intent = { id: this.#newMutationId(), name: call.name, args: call.args, base: {} };
		const authoredAt = clock.now();
		const isTightening = this.view.isTightening(intent, authoredAt);
		const { replaced, rebased } = isTightening
			? this.#takeOutFor(intent, authoredAt)
			: { replaced: [], rebased: [] };
		if (call.redoOf !== undefined) rebased.push(...this.#followRedo(call.redoOf, intent.id));
		if (rebased.length + replaced.length > 0) this.rebase();
		const creation = this.queue.creationOf(mentionedIds(intent));
		const seen = this.view.basesOf(touchesOf(intent), (n) => this.queue.bySequence(n));
		const inherited = replaced.flatMap((one) => Object.entries(one.mutation.base));
		const mutation: Mutation = {
			...intent,
			v: version,
			base: { ...seen, ...Object.fromEntries(inherited) },
			seen: this.#seenCookie,
			...(creation === undefined ? {} : { dependsOn: creation.mutation.id }),
			...(call.redoOf === undefined ? {} : { redoOf: call.redoOf }),
			authoredAt
		};
		const lane = isTightening && creation === undefined ? 'urgent' : 'ordinary';
		const sequence = this.queue.takeSequence();
		const making = this.#making();
		const draft: QueuedMutation = {
			sequence,
			mutation,
			lane,
			changes: [],
			making,
			state: 'waiting'
		};
		const decision = this.view.run(draft);
		if (decision === undefined) throw new Error(`Unknown mutation ${call.name}`);
		const pending = { ...draft, changes: decision.changes };
		this.queue.put(pending);
		return { pending, decision, replaced, rebased };
	}

	#making(): Making {
		const { contactAt: at, serverNow } = this.state;
		const contact = this.contact ?? (at === 0 ? undefined : { at, serverNow });
		const offsetMs = contact === undefined ? null : contact.serverNow - contact.at;
		return { ticks: this.context.clock.ticks(), offsetMs };
	}

	/**
	 * Takes out what a tightening replaces: first loosenings of what it decides, then tightenings
	 * that say the same.
	 */
	#takeOutFor(intent: MutationIntent, at: number) {
		const loosenings = this.queue.looseningsOf(touchedKeys(intent));
		const rebased = loosenings.flatMap((one) => this.queue.takeOut(one));
		if (loosenings.length > 0) this.rebase();
		const repeated = this.#repeatedBy(intent, at);
		rebased.push(...repeated.flatMap((one) => this.queue.takeOut(one)));
		return { replaced: [...loosenings, ...repeated], rebased };
	}

	/** Pending tightenings that already say the same, once any loosening in between is gone. */
	#repeatedBy(intent: MutationIntent, at: number): readonly QueuedMutation[] {
		const alike = this.queue.tighteningsLike(intent.name, touchedKeys(intent));
		return alike.length > 0 && this.view.predict(intent, at)?.outcome === 'noop' ? alike : [];
	}

	/**
	 * Changes made on something created here, which are withdrawn with it; a redo gives them back.
	 */
	#unsentFollowers({ mutation }: QueuedMutation): readonly QueuedMutation[] {
		if (createdId(mutation) === undefined || mutation.redoOf !== undefined) return [];
		const list = this.queue.list();
		return list.filter((one) => one.mutation.dependsOn === mutation.id && !isSent(one));
	}

	/** Restores replaced changes because their replacement could not be stored. */
	#restore(
		before: readonly QueuedMutation[],
		{ replaced, rebased }: Record<'replaced' | 'rebased', readonly QueuedMutation[]>
	): void {
		const moved = new Set([...replaced, ...rebased].map(({ mutation }) => mutation.id));
		for (const one of before) if (moved.has(one.mutation.id)) this.queue.put(one);
		for (const { mutation } of replaced) this.settled.forget(mutation.id);
		this.rebase();
	}

	/**
	 * The cookie of the shown history; while the first fill runs, that is the cookie of the fill.
	 */
	get #seenCookie(): string | null {
		return this.state.cookie ?? this.state.stage?.cookie ?? null;
	}

	/** Makes changes that depended on a refused creation depend on its redo instead. */
	#followRedo(refused: string, redo: string): readonly QueuedMutation[] {
		const isFollowed = (id: string): boolean => this.settled.lastOf(id)?.id === refused;
		return this.queue.followInstead((id) => id === refused || isFollowed(id), redo);
	}

	/**
	 * Points changes that wait for a withdrawn redo back at the refused creation, which holds them.
	 */
	#giveBack({ mutation: { id, redoOf } }: QueuedMutation): readonly QueuedMutation[] {
		return redoOf === undefined ? [] : this.queue.followInstead((one) => one === id, redoOf);
	}

	#settleByAuthor(pending: QueuedMutation, kind: 'withdrawn' | 'replaced'): SettledEntry {
		const { changes } = pending;
		const { id, name, v, args, authoredAt } = pending.mutation;
		const mutation = { name, v, args, authoredAt };
		const entry = { id, kind, mutation, changes, at: this.context.clock.now() };
		this.settled.put(entry);
		return entry;
	}
}

/** Returns the mutator of a call, if it accepts the call's arguments. */
export function parseCall({ name, args }: Call): Result<Mutator, EnqueueFailure> {
	const mutator = mutatorOf(name);
	if (mutator === undefined) return err({ code: 'invalid_arguments' });
	const read = readArgs(mutator, { args });
	if (read.ok) return ok(mutator);
	const { field } = read.error;
	return err({ code: 'invalid_arguments', ...(field === undefined ? {} : { field }) });
}

/** Returns the keys of the rows that a screen may see differently because of these changes. */
export function keysOf(pending: readonly QueuedMutation[], decision?: Decision): Set<string> {
	const locations = [
		...pending.flatMap(({ mutation, changes }) => [...touchesOf(mutation), ...changes]),
		...(decision?.changes ?? [])
	];
	return new Set(locations.map(({ collection, id }) => rowKey(collection, id)));
}
