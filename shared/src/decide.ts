import type { Collection, FieldLocation, RowSource } from './collection.ts';
import { readArgs } from './earlier-form.ts';
import { sameValue, type Base } from './merge.ts';
import type { MutationIntent, Mutator } from './mutator.ts';
import type { Overlay } from './overlay.ts';
import type { Principal } from './permission.ts';
import { MutationRejected, type Rejection } from './rejection.ts';
import { fieldKey, type FieldKey } from './row.ts';
import {
	effectiveVersion,
	MutationTransaction,
	type Effects,
	type FieldChange,
	type FieldConflict,
	type OverturnedField
} from './transaction.ts';

/** Outcome of a decision. The server adds `deferred` for mutations it is too old to know. */
export type DecisionOutcome =
	| 'applied'
	| 'merged'
	| 'noop'
	| 'superseded'
	| 'rejected'
	| 'review'
	| 'expired'
	/** It waits for a second person. */
	| 'approval';

export interface Decision {
	readonly outcome: DecisionOutcome;
	readonly rejection?: Rejection;
	/** Why the author has to repeat it: their knowledge was stale, or they gave no fresh factor. */
	readonly review?: 'stale' | 'confirm';
	readonly conflicts: readonly FieldConflict[];
	readonly changes: readonly FieldChange[];
	/** What it would change, while it waits for approval. */
	readonly proposed?: readonly FieldChange[];
	readonly stood: Readonly<Record<FieldKey, number>>;
	/** Looser values of others that it replaced although the author had not seen them. */
	readonly overturned: readonly OverturnedField[];
	/** True if everything it meant tightens and is urgent; such a change overtakes the queue. */
	readonly isTightening: boolean;
}

/**
 * State of the author's knowledge: `fresh`; `stale` (older than the provider allows a loosening to
 * rest on); `unknown` (from a history the server no longer has); `none` (of rows that did not exist
 * yet, which is enough for creating them, and for no patient change).
 */
export type Knowledge = 'fresh' | 'stale' | 'unknown' | 'none';

export interface DecideOptions {
	readonly mutator: Mutator;
	readonly collections: ReadonlyMap<string, Collection>;
	readonly principal: Principal;
	readonly providerId: string;
	readonly version: number;
	readonly at: number;
	readonly knowledge: Knowledge;
	/** Returns the versions at which the fields of an author's earlier change stand, if known. */
	stoodOf(mutationId: string): Readonly<Record<FieldKey, number>> | undefined;
	/**
	 * True if the author has recently proved who they are, which a loosening requires
	 * (docs/security.md, C06). Absent if no one is asked: a forecast, an API key, the server's own
	 * changes.
	 */
	readonly isFactorFresh?: boolean;
	/**
	 * True if it came in an envelope, which applies nothing that can wait for its author
	 * (docs/sync.md, "Locked send").
	 */
	readonly isSealed?: boolean;
	/**
	 * False if a loosening has to be made in contact with the server and was not
	 * (docs/security.md, D10). Absent if the question does not arise.
	 */
	readonly mayLoosen?: boolean;
	/**
	 * Returns whether changes that would apply have to wait for a second person. Absent if no one
	 * is asked: the server's own changes, and a change that a second person has approved.
	 */
	needsApproval?(changes: readonly FieldChange[], context: ChangeContext): boolean;
	/**
	 * Returns whether an id is free for a new row. The server checks it, because an administrator's
	 * id belongs to only one of all providers. Absent in a forecast, which knows only one provider.
	 */
	mayCreate?(collection: string, id: string): boolean;
	/** Minimum time since the author made it; perishable changes expire. */
	readonly ageMs?: number;
	/** `author`: judged as if no one else had written since (enqueueing, scripts, imports). */
	readonly basis: 'intent' | 'author';
}

/** What the changes of a mutation are judged by. */
export interface ChangeContext extends Pick<DecideOptions, 'principal' | 'providerId'> {
	/** The rows without the changes, and with them. */
	readonly before: RowSource;
	readonly after: RowSource;
}

const PERISHES_AFTER_MS = 24 * 3_600_000;

/** Fields of a decision that changes nothing. */
export const NOTHING_DECIDED: Omit<Decision, 'outcome'> = {
	conflicts: [],
	changes: [],
	stood: {},
	overturned: [],
	isTightening: false
};

/**
 * Steps 2 and 6 of a change (ARCHITECTURE.md), predicted on the device and decided by the server.
 * Runs one mutation over the overlay and merges it. Values that stand are written to the overlay; a
 * refusal leaves it unchanged. Errors other than a rejection pass through.
 */
export function decide(overlay: Overlay, intent: MutationIntent, options: DecideOptions): Decision {
	const args = readArgs(options.mutator, intent);
	if (!args.ok) return refused(args.error);
	if (hasPerished(options)) return { ...NOTHING_DECIDED, outcome: 'expired' };
	const layer = overlay.layer();
	const baseOf = baseResolver(layer, intent, options);
	const tx = new MutationTransaction(layer, { ...options, baseOf });
	try {
		options.mutator.run(tx, args.value, {
			...options,
			sawCurrent: (location) => baseOf(location) === currentVersion(layer, location, options)
		});
	} catch (error) {
		if (error instanceof MutationRejected) return refused(error.rejection);
		throw error;
	}
	const isUrgent = options.mutator.isUrgent?.(args.value) ?? options.mutator.isPatient !== true;
	return settle(tx.effects, { layer, overlay, options, isUrgent });
}

interface Settling {
	readonly layer: Overlay;
	readonly overlay: Overlay;
	readonly options: DecideOptions;
	/** Whether the mutation overtakes others if it tightens. */
	readonly isUrgent: boolean;
}

function settle(effects: Effects, { layer, overlay, options, isUrgent }: Settling): Decision {
	const { conflicts, directions, stood } = effects;
	const isTightening =
		directions.length > 0 && directions.every((direction) => direction === 'tighten') && isUrgent;
	if (options.mayLoosen === false && doesLoosen(effects)) return refused({ code: 'online_only' });
	const review = reviewOf(effects, { ...options, isUrgent });
	if (review !== undefined) {
		const nothing = { changes: [], stood: {}, overturned: [] };
		return { outcome: 'review', review, conflicts, ...nothing, isTightening };
	}
	const { changes, overturned } = effects;
	if (options.needsApproval?.(changes, { ...options, before: overlay, after: layer }) === true)
		return { ...NOTHING_DECIDED, outcome: 'approval', proposed: changes, isTightening };
	layer.foldInto(overlay);
	return { outcome: outcomeOf(effects), conflicts, changes, stood, overturned, isTightening };
}

/**
 * Returns whether someone has more than before. A loosening that yielded to another author's value,
 * or that was already in place, does not count.
 */
function doesLoosen({ directions, applied }: Effects): boolean {
	return directions.includes('loosen') && applied > 0;
}

/** Reports `stale` before `confirm`, because repeating it with a fresh factor settles both. */
function reviewOf(
	effects: Effects,
	options: DecideOptions & Pick<Settling, 'isUrgent'>
): Decision['review'] {
	const { isFactorFresh = true, isSealed = false, isUrgent } = options;
	if (isStale(effects, options)) return 'stale';
	if (isSealed && !isUrgent && effects.applied > 0) return 'confirm';
	return doesLoosen(effects) && !isFactorFresh ? 'confirm' : undefined;
}

/** Whether what may not rest on old knowledge does, or a patient change on none. */
function isStale({ directions, applied }: Effects, { mutator, knowledge }: DecideOptions): boolean {
	const isPatient = mutator.isPatient === true;
	if (isPatient && knowledge === 'none') return true;
	const ages = directions.includes('loosen') || isPatient;
	return ages && (knowledge === 'unknown' || (knowledge === 'stale' && applied > 0));
}

/** Counts every change as applied, even one that only records what happened elsewhere. */
function outcomeOf({ changes, conflicts }: Effects): DecisionOutcome {
	if (conflicts.length > 0) return changes.length > 0 ? 'merged' : 'superseded';
	return changes.length > 0 ? 'applied' : 'noop';
}

function hasPerished({ mutator, ageMs = 0 }: DecideOptions): boolean {
	return mutator.isPerishable === true && ageMs > PERISHES_AFTER_MS;
}

/** Returns a decision that refuses the whole mutation. */
export function refused(rejection: Rejection): Decision {
	return { ...NOTHING_DECIDED, outcome: 'rejected', rejection };
}

function baseResolver(
	layer: Overlay,
	intent: MutationIntent,
	options: DecideOptions
): (location: FieldLocation) => number | undefined {
	return (location) => {
		if (options.basis === 'author') return currentVersion(layer, location, options);
		const base = intent.base[fieldKey(location.collection, location.id, location.field)];
		if (base === undefined) return undefined;
		if (isAsSeen(layer, { intent, location, options }))
			return currentVersion(layer, location, options);
		if (typeof base === 'number') return knownBase(base, options);
		const collection = collectionOf(options, location);
		const effective = effectiveVersion(layer, collection, { ...options, ...location });
		const stood = options.stoodOf(base.after)?.[effective.key];
		return stood === effective.version ? stood : knownBase(base.base, options);
	};
}

/**
 * Compares values instead of versions, which say nothing after a lost history: an ordinary field
 * that still holds what its author saw has not been written since. For more important fields the
 * author is asked again anyway.
 */
function isAsSeen(
	layer: Overlay,
	{
		intent: { seenValues = {} },
		location,
		options
	}: {
		readonly intent: MutationIntent;
		readonly location: FieldLocation;
		readonly options: DecideOptions;
	}
): boolean {
	const { collection, id, field } = location;
	const key = fieldKey(collection, id, field);
	const { kind } = collectionOf(options, location).policyOf(field);
	if (options.knowledge !== 'unknown' || kind !== 'ordinary') return false;
	return (
		Object.hasOwn(seenValues, key) &&
		sameValue(seenValues[key], layer.row(collection, id)?.value[field])
	);
}

/**
 * Drops a version of a lost history, because it means nothing; 0 (no row yet) means the same in
 * every history.
 */
function knownBase(base: number, { knowledge }: DecideOptions): number | undefined {
	return knowledge === 'unknown' && base !== 0 ? undefined : base;
}

function currentVersion(layer: Overlay, location: FieldLocation, options: DecideOptions): number {
	const collection = collectionOf(options, location);
	return effectiveVersion(layer, collection, { ...options, ...location }).version;
}

function collectionOf({ collections }: DecideOptions, location: FieldLocation): Collection {
	const collection = collections.get(location.collection);
	if (collection === undefined) throw new Error(`Unknown collection ${location.collection}`);
	return collection;
}

/** Returns the bases a mutation carries: for each field it means, the version its author saw. */
export function basesOf(
	overlay: Overlay,
	locations: readonly FieldLocation[],
	options: Pick<DecideOptions, 'collections' | 'providerId'> & {
		/**
		 * Returns the base for a version; for a provisional one, the waiting change that gave it
		 * and the version beneath.
		 */
		baseAt(version: number, location: FieldLocation): Base;
	}
): Record<FieldKey, Base> {
	const bases: Record<FieldKey, Base> = {};
	for (const location of locations) {
		const collection = options.collections.get(location.collection);
		if (collection === undefined) throw new Error(`Unknown collection ${location.collection}`);
		const { version } = effectiveVersion(overlay, collection, { ...options, ...location });
		bases[fieldKey(location.collection, location.id, location.field)] = options.baseAt(
			version,
			location
		);
	}
	return bases;
}
