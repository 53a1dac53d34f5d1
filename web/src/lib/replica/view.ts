import type { FieldLocation, RowSource } from '@tenantry/shared/collection.ts';
import { basesOf, decide, type Decision, type DecideOptions } from '@tenantry/shared/decide.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Base } from '@tenantry/shared/merge.ts';
import type { MutationIntent } from '@tenantry/shared/mutator.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import type { Principal } from '@tenantry/shared/permission.ts';
import {
	FIRST_PROVISIONAL_VERSION,
	isProvisional,
	type FieldKey,
	type Row,
	type Value
} from '@tenantry/shared/row.ts';
import { effectiveVersion } from '@tenantry/shared/transaction.ts';
import { mutators } from './queue/mutators.ts';
import type { QueuedMutation } from './queue/queued-mutation.ts';
import { RunRecorder } from './rebase/run-recorder.ts';
import { rowOfKey, stoodKey } from './rebase/trace.ts';
import { Traces, type Affected } from './rebase/traces.ts';
import { rowKey } from './rows/patch.ts';
import type { Rows } from './rows/rows.ts';

export type LooseningLimits = Pick<DecideOptions, 'isFactorFresh' | 'mayLoosen'>;

type Stood = Readonly<Record<FieldKey, number>>;

/** What a queued change would become if it arrived now. */
export type Expected = Pick<Decision, 'outcome' | 'rejection'>;

export interface ViewOptions {
	readonly providerId: string;
	readonly administratorId: string;
	stoodOf(mutationId: string): Stood | undefined;
}

/** The queued changes, in the order they were made. */
export interface QueuedMutations extends Iterable<QueuedMutation> {
	bySequence(sequence: number): QueuedMutation | undefined;
}

/** What has changed beneath or among the queued changes. */
export interface Disturbance {
	readonly keys?: Iterable<string>;
	readonly sequences?: Iterable<number>;
}

/** The rows as a screen sees them: the overlay of queued changes over the base. */
export class View implements RowSource {
	readonly base: Rows;
	readonly #overlay: Overlay;
	readonly #recorder = new RunRecorder(collections);
	readonly #traces = new Traces();
	readonly #options: ViewOptions;
	readonly #stood = new Map<string, Stood>();
	readonly #expected = new Map<string, Expected>();

	constructor(base: Rows, options: ViewOptions) {
		this.base = base;
		this.#overlay = new Overlay(base, collections, this.#recorder);
		this.#options = options;
	}

	row(collection: string, id: string): Row | undefined {
		return this.#overlay.row(collection, id);
	}

	find(collection: string, index: string, value: string): readonly string[] {
		return this.#overlay.find(collection, index, value);
	}

	/** The rows that queued changes have written. */
	written(): Iterable<{ readonly collection: string; readonly id: string; readonly row: Row }> {
		return this.#overlay.written();
	}

	/** Whether any queued change has run over the base. */
	get hasRun(): boolean {
		return this.#traces.size > 0;
	}

	/** Returns what a queued change is expected to become; undefined before it has run. */
	expectedOf(mutationId: string): Expected | undefined {
		return this.#expected.get(mutationId);
	}

	get provider(): Value | undefined {
		return this.row(providers.name, this.#options.providerId)?.value;
	}

	get principal(): Principal {
		const { administratorId, providerId } = this.#options;
		return principalOf(this, administratorId, providerId);
	}

	/** Runs a queued mutation on the overlay, as the server would if nothing else happened. */
	run(queued: QueuedMutation): Decision | undefined {
		const { decision, trace } = this.#runTraced(queued);
		this.#traces.set(queued.sequence, trace);
		return decision;
	}

	/** Drops the overlay and reruns everything that is queued. Returns the keys of the rows. */
	rebase(queued: Iterable<QueuedMutation>): ReadonlySet<string> {
		const rows = this.#writtenKeys();
		this.#overlay.clear();
		this.#traces.clear();
		this.#stood.clear();
		this.#expected.clear();
		for (const one of queued) this.run(one);
		return new Set([...rows, ...this.#writtenKeys()]);
	}

	/**
	 * Reruns the queued changes that something disturbed can reach, which gives the same rows as
	 * rerunning all of them. Returns the keys of the rows that they write.
	 */
	rerun(queued: QueuedMutations, { keys = [], sequences = [] }: Disturbance): ReadonlySet<string> {
		const affected = this.#traces.affectedBy(keys, sequences);
		this.#drop(affected);
		for (const sequence of [...affected.sequences].toSorted((left, right) => left - right)) {
			const one = queued.bySequence(sequence);
			if (one === undefined) continue;
			const { trace } = this.#runTraced(one);
			// A run that now takes another way may meet changes that nothing has led to yet.
			if (this.#traces.leaves(affected, trace)) return this.rebase(queued);
			this.#traces.set(sequence, trace);
		}
		return new Set([...affected.keys].filter((key) => rowOfKey(key) !== undefined));
	}

	#drop({ keys, sequences }: Affected): void {
		for (const key of keys) {
			const row = rowOfKey(key);
			if (row !== undefined) this.#overlay.drop(row.collection, row.id);
		}
		for (const sequence of sequences) {
			const id = this.#traces.delete(sequence);
			if (id === undefined) continue;
			this.#stood.delete(id);
			this.#expected.delete(id);
		}
	}

	/** Runs a queued mutation and traces the run. */
	#runTraced({ sequence, mutation }: QueuedMutation) {
		const { result: decision, touched } = this.#recorder.record(() =>
			this.#decide(this.#overlay, mutation, {
				basis: 'intent',
				version: FIRST_PROVISIONAL_VERSION + sequence,
				at: mutation.authoredAt
			})
		);
		if (decision !== undefined) {
			const { stood, outcome, rejection } = decision;
			this.#stood.set(mutation.id, stood);
			this.#expected.set(mutation.id, { outcome, ...(rejection && { rejection }) });
		}
		const writes = new Set([...touched.writes, stoodKey(mutation.id)]);
		return { decision, trace: { mutationId: mutation.id, reads: touched.reads, writes } };
	}

	#writtenKeys(): string[] {
		return [...this.written()].map(({ collection, id }) => rowKey(collection, id));
	}

	predict(intent: MutationIntent, at: number, judged?: LooseningLimits): Decision | undefined {
		const version = FIRST_PROVISIONAL_VERSION * 2;
		return this.#decide(this.#overlay.layer(), intent, { basis: 'author', version, at, ...judged });
	}

	/**
	 * Judged against the server's last answer, because queued changes may yet be refused
	 * (docs/sync.md, "Lanes").
	 */
	isTightening(intent: MutationIntent, at: number): boolean {
		const scratch = new Overlay(this.base, collections);
		const version = FIRST_PROVISIONAL_VERSION;
		const decision = this.#decide(scratch, intent, { basis: 'author', version, at });
		return decision?.isTightening === true;
	}

	/**
	 * Returns, for each field, the version its author sees, or the queued change that wrote it
	 * last: step 3 of a change (ARCHITECTURE.md).
	 */
	basesOf(
		locations: readonly FieldLocation[],
		queuedOf: (sequence: number) => QueuedMutation | undefined
	): Record<FieldKey, Base> {
		const { providerId } = this.#options;
		return basesOf(this.#overlay, locations, {
			collections,
			providerId,
			baseAt: (version, location) => {
				if (!isProvisional(version)) return version;
				const after = queuedOf(version - FIRST_PROVISIONAL_VERSION)?.mutation.id;
				const base = this.#baseVersion(location);
				return after === undefined ? base : { after, base };
			}
		});
	}

	#baseVersion(location: FieldLocation): number {
		const collection = collections.get(location.collection);
		if (collection === undefined) throw new Error(`Unknown collection ${location.collection}`);
		const owned = { ...location, providerId: this.#options.providerId };
		return effectiveVersion(this.base, collection, owned).version;
	}

	#decide(
		overlay: Overlay,
		intent: MutationIntent,
		run: Pick<DecideOptions, 'basis' | 'version' | 'at'> & LooseningLimits
	): Decision | undefined {
		const mutator = mutators().mutatorOf(intent.name);
		if (mutator === undefined) return undefined;
		const { providerId, administratorId } = this.#options;
		return decide(overlay, intent, {
			...run,
			mutator,
			collections,
			providerId,
			principal: principalOf(overlay, administratorId, providerId),
			knowledge: 'fresh',
			needsApproval: mutators().needsApproval,
			stoodOf: (id) => {
				this.#recorder.onread(stoodKey(id));
				return this.#stood.get(id) ?? this.#options.stoodOf(id);
			}
		});
	}
}
