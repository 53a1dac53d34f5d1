import type { FieldLocation, RowSource } from '@tenantry/shared/collection.ts';
import { basesOf, decide, type Decision, type DecideOptions } from '@tenantry/shared/decide.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Base } from '@tenantry/shared/merge.ts';
import type { MutationIntent } from '@tenantry/shared/mutator.ts';
import { collections, mutatorOf } from '@tenantry/shared/mutators.ts';
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
import type { QueuedMutation } from './queue/queued-mutation.ts';
import type { Rows } from './rows/rows.ts';

/** What the server will require of the author of a loosening. */
export type LooseningLimits = Pick<DecideOptions, 'isFactorFresh' | 'mayLoosen'>;

type Stood = Readonly<Record<FieldKey, number>>;

export interface ViewOptions {
	readonly providerId: string;
	readonly administratorId: string;
	/** Returns the versions at which the fields of a settled change of this person stand. */
	stoodOf(mutationId: string): Stood | undefined;
}

/** The rows as a screen sees them: the overlay of pending changes over the base. */
export class View implements RowSource {
	readonly base: Rows;
	readonly #overlay: Overlay;
	readonly #options: ViewOptions;
	readonly #stood = new Map<string, Stood>();

	constructor(base: Rows, options: ViewOptions) {
		this.base = base;
		this.#overlay = new Overlay(base, collections);
		this.#options = options;
	}

	row(collection: string, id: string): Row | undefined {
		return this.#overlay.row(collection, id);
	}

	find(collection: string, index: string, value: string): readonly string[] {
		return this.#overlay.find(collection, index, value);
	}

	/** The rows that pending changes have written. */
	written(): Iterable<{ readonly collection: string; readonly id: string; readonly row: Row }> {
		return this.#overlay.written();
	}

	/** The provider's settings as this person sees them. */
	get provider(): Value | undefined {
		return this.row(providers.name, this.#options.providerId)?.value;
	}

	get principal(): Principal {
		const { administratorId, providerId } = this.#options;
		return principalOf(this, administratorId, providerId);
	}

	/** Runs a pending mutation on the overlay, as the server would if nothing else happened. */
	run({ sequence, mutation }: QueuedMutation): Decision | undefined {
		const decision = this.#decide(this.#overlay, mutation, {
			basis: 'intent',
			version: FIRST_PROVISIONAL_VERSION + sequence,
			at: mutation.authoredAt
		});
		if (decision !== undefined) this.#stood.set(mutation.id, decision.stood);
		return decision;
	}

	/** Drops the overlay and reruns everything that is pending. */
	rebase(pending: Iterable<QueuedMutation>): void {
		this.#overlay.clear();
		this.#stood.clear();
		for (const one of pending) this.run(one);
	}

	/** Returns what a mutation would do now, without keeping anything. */
	predict(intent: MutationIntent, at: number, judged?: LooseningLimits): Decision | undefined {
		const version = FIRST_PROVISIONAL_VERSION * 2;
		return this.#decide(this.#overlay.layer(), intent, { basis: 'author', version, at, ...judged });
	}

	/**
	 * Judged against the server's last answer, because pending changes may yet be refused
	 * (docs/sync.md, "Lanes").
	 */
	isTightening(intent: MutationIntent, at: number): boolean {
		const scratch = new Overlay(this.base, collections);
		const version = FIRST_PROVISIONAL_VERSION;
		const decision = this.#decide(scratch, intent, { basis: 'author', version, at });
		return decision?.isTightening === true;
	}

	/**
	 * Returns, for each field, the version its author sees, or the pending change that wrote it
	 * last: step 3 of a change (ARCHITECTURE.md).
	 */
	basesOf(
		locations: readonly FieldLocation[],
		pendingOf: (sequence: number) => QueuedMutation | undefined
	): Record<FieldKey, Base> {
		const { providerId } = this.#options;
		return basesOf(this.#overlay, locations, {
			collections,
			providerId,
			baseAt: (version, location) => {
				if (!isProvisional(version)) return version;
				const after = pendingOf(version - FIRST_PROVISIONAL_VERSION)?.mutation.id;
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
		const mutator = mutatorOf(intent.name);
		if (mutator === undefined) return undefined;
		const { providerId, administratorId } = this.#options;
		return decide(overlay, intent, {
			...run,
			mutator,
			collections,
			providerId,
			principal: principalOf(overlay, administratorId, providerId),
			knowledge: 'fresh',
			stoodOf: (id) => this.#stood.get(id) ?? this.#options.stoodOf(id)
		});
	}
}
