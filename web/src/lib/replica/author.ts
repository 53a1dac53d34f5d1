import type { Decision } from '@tenantry/shared/decide.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { MutationIntent, Mutator } from '@tenantry/shared/mutator.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { ReplicaContext } from './context.ts';
import { loadMutators, mutators } from './queue/mutators.ts';
import type { Contact, ChangeTime } from './queue/change-time.ts';
import { LeftError } from './queue/left-envelopes.ts';
import type { Queue } from './queue/queue.ts';
import {
	createdId,
	isSent,
	mentionedIds,
	touchedKeys,
	touchesOf,
	type QueuedMutation
} from './queue/queued-mutation.ts';
import type { Settled, SettledEntry } from './queue/settled.ts';
import { keysOf, type ReplicaChange } from './replica-change.ts';
import { storageFault, type StorageFault } from './store/database.ts';
import type { ReplicaState } from './store/state.ts';
import type { Disturbance, View } from './view.ts';

/** What is asked of the replica: neither the name nor the arguments have been checked. */
export interface UncheckedCall {
	readonly name: string;
	readonly args: unknown;
	readonly redoOf?: string;
}

export interface Enqueued {
	readonly queued: QueuedMutation;
	readonly decision: Decision;
}

export type EnqueueFailure =
	StorageFault | { readonly code: 'invalid_arguments'; readonly field?: string };

export interface AuthoredParts {
	readonly context: ReplicaContext;
	readonly queue: Queue;
	readonly settled: Settled;
	readonly view: View;
	readonly state: ReplicaState;
	/** Since the replica was opened. */
	readonly contact: Contact | undefined;
	rebase(): void;
	rerun(disturbance: Disturbance): void;
	notify(rows: ReplicaChange['rows']): void;
}

/** Makes, replaces and withdraws the changes of a replica's author. */
export class Author {
	readonly #parts: AuthoredParts;
	readonly #newMutationId: () => string;

	constructor(parts: AuthoredParts, newMutationId: () => string) {
		this.#parts = parts;
		this.#newMutationId = newMutationId;
	}

	/** Resolves when the change is on the disk: only then is it saved. */
	async enqueue(call: UncheckedCall): Promise<Result<Enqueued, EnqueueFailure>> {
		await loadMutators();
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
		const { version } = parsed.value;
		const { queued, decision, before, replaced, rebased } = this.#accept(call, version);
		try {
			await this.#parts.queue.disk.save({
				put: [...rebased, queued],
				withdraw: replaced.map(({ sequence }) => sequence),
				settle: replaced.map((one) => this.#settleByAuthor(one, 'replaced'))
			});
		} catch (error) {
			this.#parts.queue.remove(queued.mutation.id);
			this.#restore(before, { replaced, rebased });
			if (this.#isLeft(error)) return this.enqueue(call);
			return err(storageFault(error));
		}
		this.#parts.notify(keysOf([queued, ...replaced, ...rebased], decision));
		return ok({ queued, decision });
	}

	/** `ids`: newest first. Withdraws them in one transaction; returns how many were still here. */
	async withdrawAll(ids: readonly string[]): Promise<number> {
		const meant = ids
			.flatMap((id) => this.#parts.queue.get(id) ?? [])
			.filter((one) => !isSent(one));
		if (meant.length === 0) return 0;
		const before = this.#parts.queue.list();
		const gone = [...new Set(meant.flatMap((one) => [...this.#unsentFollowers(one), one]))];
		const rebased = gone.flatMap((one) => [
			...this.#parts.queue.takeOut(one),
			...this.#giveBack(one)
		]);
		this.#rerun([...gone, ...rebased]);
		try {
			await this.#parts.queue.disk.save({
				put: rebased.filter(({ mutation }) => this.#parts.queue.get(mutation.id) !== undefined),
				withdraw: gone.map(({ sequence }) => sequence),
				settle: gone.map((one) => this.#settleByAuthor(one, 'withdrawn'))
			});
		} catch (error) {
			this.#restore(before, { replaced: gone, rebased });
			if (this.#isLeft(error)) return this.withdrawAll(ids);
			throw error;
		}
		this.#parts.notify(keysOf([...gone, ...rebased]));
		return meant.length;
	}

	/** Changes that counted as unsent have left; they count as sent from here on. */
	#isLeft(error: unknown): boolean {
		if (!(error instanceof LeftError)) return false;
		this.#parts.notify(keysOf(this.#parts.queue.noteLeft(error.sequences)));
		return true;
	}

	#accept(call: UncheckedCall, version: number) {
		const { clock } = this.#parts.context;
		const intent = { id: this.#newMutationId(), name: call.name, args: call.args, base: {} };
		const authoredAt = clock.now();
		const isTightening = this.#parts.view.isTightening(intent, authoredAt);
		const before = this.#beforeMoving(call, isTightening);
		const { replaced, rebased } = isTightening
			? this.#takeOutFor(intent, authoredAt)
			: { replaced: [], rebased: [] };
		if (call.redoOf !== undefined) rebased.push(...this.#followRedo(call.redoOf, intent.id));
		if (rebased.length + replaced.length > 0) this.#rerun([...replaced, ...rebased]);
		const creation = this.#parts.queue.creationOf(mentionedIds(intent));
		const seen = this.#parts.view.basesOf(touchesOf(intent), (n) =>
			this.#parts.queue.bySequence(n)
		);
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
		const sequence = this.#parts.queue.takeSequence();
		const making = this.#making();
		const draft: QueuedMutation = {
			sequence,
			mutation,
			lane,
			changes: [],
			making,
			state: 'waiting'
		};
		const decision = this.#parts.view.run(draft);
		if (decision === undefined) throw new Error(`Unknown mutation ${call.name}`);
		const queued = { ...draft, changes: decision.proposed ?? decision.changes };
		this.#parts.queue.put(queued);
		return { queued, decision, before, replaced, rebased };
	}

	/** Only a tightening or a redo moves other changes; for the rest a long queue is not copied. */
	#beforeMoving({ redoOf }: UncheckedCall, isTightening: boolean): readonly QueuedMutation[] {
		return isTightening || redoOf !== undefined ? this.#parts.queue.list() : [];
	}

	#making(): ChangeTime {
		const { contactAt: at, serverNow } = this.#parts.state;
		const contact = this.#parts.contact ?? (at === 0 ? undefined : { at, serverNow });
		const offsetMs = contact === undefined ? null : contact.serverNow - contact.at;
		return { ticks: this.#parts.context.clock.ticks(), offsetMs };
	}

	#takeOutFor(intent: MutationIntent, at: number) {
		const loosenings = this.#parts.queue.looseningsOf(touchedKeys(intent));
		const rebased = loosenings.flatMap((one) => this.#parts.queue.takeOut(one));
		if (loosenings.length > 0) this.#rerun([...loosenings, ...rebased]);
		const repeated = this.#repeatedBy(intent, at);
		rebased.push(...repeated.flatMap((one) => this.#parts.queue.takeOut(one)));
		return { replaced: [...loosenings, ...repeated], rebased };
	}

	/** Queued tightenings that already say the same, once any loosening in between is gone. */
	#repeatedBy(intent: MutationIntent, at: number): readonly QueuedMutation[] {
		const alike = this.#parts.queue.tighteningsLike(intent.name, touchedKeys(intent));
		return alike.length > 0 && this.#parts.view.predict(intent, at)?.outcome === 'noop'
			? alike
			: [];
	}

	/** Changes made on something created here are withdrawn with it; a redo gives them back. */
	#unsentFollowers({ mutation }: QueuedMutation): readonly QueuedMutation[] {
		if (createdId(mutation) === undefined || mutation.redoOf !== undefined) return [];
		const list = this.#parts.queue.list();
		return list.filter((one) => one.mutation.dependsOn === mutation.id && !isSent(one));
	}

	/** Restores replaced changes because their replacement could not be stored. */
	#restore(
		before: readonly QueuedMutation[],
		{ replaced, rebased }: Record<'replaced' | 'rebased', readonly QueuedMutation[]>
	): void {
		const moved = new Set([...replaced, ...rebased].map(({ mutation }) => mutation.id));
		for (const one of before) if (moved.has(one.mutation.id)) this.#parts.queue.put(one);
		for (const { mutation } of replaced) this.#parts.settled.forget(mutation.id);
		this.#parts.rebase();
	}

	#rerun(changed: readonly QueuedMutation[]): void {
		this.#parts.rerun({ sequences: changed.map(({ sequence }) => sequence) });
	}

	/** The cookie of the shown history, which is the fill's while the first fill runs. */
	get #seenCookie(): string | null {
		return this.#parts.state.cookie ?? this.#parts.state.stage?.cookie ?? null;
	}

	/** Makes changes that depended on a refused creation depend on its redo instead. */
	#followRedo(refused: string, redo: string): readonly QueuedMutation[] {
		const isFollowed = (id: string): boolean => this.#parts.settled.lastOf(id)?.id === refused;
		return this.#parts.queue.followInstead((id) => id === refused || isFollowed(id), redo);
	}

	#giveBack({ mutation: { id, redoOf } }: QueuedMutation): readonly QueuedMutation[] {
		return redoOf === undefined ? [] : this.#parts.queue.followInstead((one) => one === id, redoOf);
	}

	#settleByAuthor(queued: QueuedMutation, kind: 'withdrawn' | 'replaced'): SettledEntry {
		const { changes } = queued;
		const { id, name, v, args, authoredAt } = queued.mutation;
		const mutation = { name, v, args, authoredAt };
		const entry = { id, kind, mutation, changes, at: this.#parts.context.clock.now() };
		this.#parts.settled.put(entry);
		return entry;
	}
}

/** Returns the mutator of a call, if it accepts the call's arguments. */
export function parseCall({ name, args }: UncheckedCall): Result<Mutator, EnqueueFailure> {
	const mutator = mutators().mutatorOf(name);
	if (mutator === undefined) return err({ code: 'invalid_arguments' });
	const read = readArgs(mutator, { args });
	if (read.ok) return ok(mutator);
	const { field } = read.error;
	return err({ code: 'invalid_arguments', ...(field === undefined ? {} : { field }) });
}
