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
	/** The change waits for a second person. */
	| 'approval';

export interface Decision {
	readonly outcome: DecisionOutcome;
	readonly rejection?: Rejection;
	/** Why the author has to repeat it: their knowledge was stale, or they gave no fresh factor. */
	readonly review?: 'stale' | 'confirm';
	readonly conflicts: readonly FieldConflict[];
	readonly changes: readonly FieldChange[];
	/** What the change would do once approved. */
	readonly proposed?: readonly FieldChange[];
	readonly stood: Readonly<Record<FieldKey, number>>;
	/** Looser values of others that the change replaced although its author had not seen them. */
	readonly overturned: readonly OverturnedField[];
	/** Every intended change tightens and is urgent, so the mutation overtakes the queue. */
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
	stoodOf(mutationId: string): Readonly<Record<FieldKey, number>> | undefined;
	/**
	 * The author has recently proved who they are, which a loosening requires (docs/security.md,
	 * C06). Absent if no one is asked: a prediction, an API key, the server's own changes.
	 */
	readonly isFactorFresh?: boolean;
	/** Applies nothing that can wait for its author (docs/sync.md, "Locked send"). */
	readonly isSealed?: boolean;
	/**
	 * False if a loosening has to be made in contact with the server and was not (docs/security.md,
	 * D10). Absent if the question does not arise.
	 */
	readonly mayLoosen?: boolean;
	/** Absent if no one is asked: the server's own changes, and approved changes. */
	needsApproval?(changes: readonly FieldChange[], context: ChangeContext): boolean;
	/**
	 * The server checks that an id is free for a new row, because an administrator's id belongs to
	 * only one of all providers. Absent in a prediction, which knows only one provider.
	 */
	mayCreate?(collection: string, id: string): boolean;
	/** Minimum time since the author made it; perishable changes expire. */
	readonly ageMs?: number;
	/** `author`: judged as if no one else had written since (enqueueing, scripts, imports). */
	readonly basis: 'intent' | 'author';
}

export interface ChangeContext extends Pick<DecideOptions, 'principal' | 'providerId'> {
	/** The rows without the changes, and with them. */
	readonly before: RowSource;
	readonly after: RowSource;
}

const PERISHES_AFTER_MS = 24 * 3_600_000;

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
	/** The mutation overtakes others if it tightens. */
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

/** A loosening that yielded to another author's value, or was in place, does not count. */
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

/** A change that needs recent knowledge rests on old knowledge, or a patient change on none. */
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

/** Drops a version of a lost history; 0 (no row yet) means the same in every history. */
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

/** For each field that a mutation means, the version its author saw. */
export function basesOf(
	overlay: Overlay,
	locations: readonly FieldLocation[],
	options: Pick<DecideOptions, 'collections' | 'providerId'> & {
		/** Resolves a provisional version to the waiting change and the version beneath. */
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
