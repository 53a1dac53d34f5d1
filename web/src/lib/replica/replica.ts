import type { Decision } from '@tenantry/shared/decide.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { MutationIntent, Mutator } from '@tenantry/shared/mutator.ts';
import { collections, mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { ReplicaContext } from './context.ts';
import type { CopyDamage } from './copy-damage.ts';
import { storageFault, type StorageFault } from './database.ts';
import { isHeld, isWaitingForEarlier, type LaneView } from './lanes.ts';
import type { Contact, Making } from './making.ts';
import type { Patch } from './patch.ts';
import { rowKey } from './patch.ts';
import {
	createdId,
	isSent,
	mentionedIds,
	touchedKeys,
	touchesOf,
	type Pending
} from './pending.ts';
import { Queue } from './queue.ts';
import { Rows } from './rows.ts';
import { isOpen, sealEntry, Settled, type SettledEntry } from './settled.ts';
import { INITIAL_STATE, sealState, type ReplicaState } from './state.ts';
import { UnreadableChanges } from './unreadable.ts';
import { View } from './view.ts';

/** `rows`: keys (`collection/id`) of what a screen may see differently; `all` after a reset. */
export interface ReplicaChange {
	readonly rows: 'all' | ReadonlySet<string>;
}

export interface Call {
	readonly name: string;
	readonly args: unknown;
	readonly redoOf?: string;
}

export interface Enqueued {
	readonly pending: Pending;
	readonly decision: Decision;
}

export type EnqueueFailure =
	StorageFault | { readonly code: 'invalid_arguments'; readonly field?: string };

/** One person's copy of their provider: base, what waits, and what became of what was sent. */
export class Replica {
	readonly context: ReplicaContext;
	/** As the server knows it; a new sign-in may give another. */
	deviceId: string;
	readonly rows = new Rows(collections);
	readonly settled = new Settled();
	readonly queue: Queue;
	readonly unreadable = new UnreadableChanges();
	readonly view: View;
	/** As last written. */
	state: ReplicaState = INITIAL_STATE;
	/** The last one since it was opened. */
	contact: Contact | undefined;
	/** Pages of a pull whose last page is still to come. */
	staged: Patch[] = [];
	/** What of the rows did not open, until they have come again. */
	damage: CopyDamage | undefined;
	/** Of one of them at a time, while it runs. */
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

	/** Everything of the first fill is here. */
	get isWhole(): boolean {
		return this.state.cookie !== null;
	}

	subscribe(listener: (change: ReplicaChange) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	notify(rows: ReplicaChange['rows']): void {
		for (const listener of this.#listeners) listener({ rows });
	}

	/** Answers when the change is on the disk: only then is it saved. */
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

	/** Only what has never left the device; what was created by it goes with it. */
	async withdraw(id: string): Promise<boolean> {
		return (await this.withdrawAll([id])) > 0;
	}

	/** Several, in one transaction, and answers how many were still here; newest first. */
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

	/** What waits and what became of things, where the browser has removed it; rows are a copy. */
	async rewrite(): Promise<void> {
		const { database, sealer, writer } = this.context;
		// Before the rows are pages again, all that is known is how long this device may go on.
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

	/** Its author has been told that changes are missing, whichever they were. */
	async letGoUnnamed(): Promise<void> {
		if (this.queue.index.unnamed === null) return;
		await this.queue.save({ forgetsUnnamed: true });
		this.notify(new Set());
	}

	/** Its author has been told of it, and lets it go. */
	async letGoUnreadable(sequences: readonly number[]): Promise<void> {
		if (sequences.length === 0) return;
		await this.queue.save({ remove: sequences });
		for (const sequence of sequences) this.unreadable.remove(sequence);
		this.notify(new Set());
	}

	/** Runs everything that waits again over the base. */
	rebase(): void {
		this.view.rebase(this.queue.list());
	}

	outcomeOf(id: string): Outcome | undefined {
		return this.settled.outcomeOf(id);
	}

	/** Waits for a creation that is not decided, or that was refused. */
	isHeld(pending: Pending): boolean {
		if (pending.mutation.dependsOn === undefined) return false;
		const { laneView } = this;
		const unsettled = new Map(laneView.pending.map((one) => [one.mutation.id, one]));
		return isHeld(pending, laneView) || isWaitingForEarlier(pending, unsettled);
	}

	/** What is sent next is chosen from this. */
	get laneView(): LaneView {
		return {
			pending: this.queue.list(),
			outcomeOf: (id) => this.outcomeOf(id),
			isUnreadable: (id) => this.unreadable.of(id) !== undefined
		};
	}

	/** Refused, superseded or lost, and neither redone nor discarded yet, here or elsewhere. */
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
		const draft: Pending = { sequence, mutation, lane, changes: [], making, state: 'waiting' };
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

	/** What a tightening replaces: loosenings of what it decides, and then what says the same. */
	#takeOutFor(intent: MutationIntent, at: number) {
		const loosenings = this.queue.looseningsOf(touchedKeys(intent));
		const rebased = loosenings.flatMap((one) => this.queue.takeOut(one));
		if (loosenings.length > 0) this.rebase();
		const repeated = this.#repeatedBy(intent, at);
		rebased.push(...repeated.flatMap((one) => this.queue.takeOut(one)));
		return { replaced: [...loosenings, ...repeated], rebased };
	}

	/** What waits and says the same already, once a loosening between the two is gone. */
	#repeatedBy(intent: MutationIntent, at: number): readonly Pending[] {
		const alike = this.queue.tighteningsLike(intent.name, touchedKeys(intent));
		return alike.length > 0 && this.view.forecast(intent, at)?.outcome === 'noop' ? alike : [];
	}

	/** What was made upon something that is created here, and goes with it; a redo gives it back. */
	#unsentFollowers({ mutation }: Pending): readonly Pending[] {
		if (createdId(mutation) === undefined || mutation.redoOf !== undefined) return [];
		const list = this.queue.list();
		return list.filter((one) => one.mutation.dependsOn === mutation.id && !isSent(one));
	}

	/** As it was, because what took their place could not be stored. */
	#restore(
		before: readonly Pending[],
		{ replaced, rebased }: Record<'replaced' | 'rebased', readonly Pending[]>
	): void {
		const moved = new Set([...replaced, ...rebased].map(({ mutation }) => mutation.id));
		for (const one of before) if (moved.has(one.mutation.id)) this.queue.put(one);
		for (const { mutation } of replaced) this.settled.forget(mutation.id);
		this.rebase();
	}

	/** While the first fill runs, the cookie of the fill names the history that is shown. */
	get #seenCookie(): string | null {
		return this.state.cookie ?? this.state.stage?.cookie ?? null;
	}

	/** What depended on a refused creation depends on its redo from here on. */
	#followRedo(refused: string, redo: string): readonly Pending[] {
		const isFollowed = (id: string): boolean => this.settled.lastOf(id)?.id === refused;
		return this.queue.followInstead((id) => id === refused || isFollowed(id), redo);
	}

	/** A redo that is taken back leaves what waits for it as it was: held by the refused one. */
	#giveBack({ mutation: { id, redoOf } }: Pending): readonly Pending[] {
		return redoOf === undefined ? [] : this.queue.followInstead((one) => one === id, redoOf);
	}

	#settleByAuthor(pending: Pending, kind: 'withdrawn' | 'replaced'): SettledEntry {
		const { changes } = pending;
		const { id, name, v, args, authoredAt } = pending.mutation;
		const mutation = { name, v, args, authoredAt };
		const entry = { id, kind, mutation, changes, at: this.context.clock.now() };
		this.settled.put(entry);
		return entry;
	}
}

/** The mutator of a call whose arguments it takes. */
export function parseCall({ name, args }: Call): Result<Mutator, EnqueueFailure> {
	const mutator = mutatorOf(name);
	if (mutator === undefined) return err({ code: 'invalid_arguments' });
	const read = readArgs(mutator, { args });
	if (read.ok) return ok(mutator);
	const { field } = read.error;
	return err({ code: 'invalid_arguments', ...(field === undefined ? {} : { field }) });
}

/** The rows that a screen may see differently because of these changes. */
export function keysOf(pending: readonly Pending[], decision?: Decision): Set<string> {
	const locations = [
		...pending.flatMap(({ mutation, changes }) => [...touchesOf(mutation), ...changes]),
		...(decision?.changes ?? [])
	];
	return new Set(locations.map(({ collection, id }) => rowKey(collection, id)));
}
