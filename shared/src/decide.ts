import type { Collection, FieldLocation } from './collection.ts';
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

/** How a decision ends. The server adds `deferred`, for what it is too old to know. */
export type DecisionOutcome =
	'applied' | 'merged' | 'noop' | 'superseded' | 'rejected' | 'review' | 'expired';

export interface Decision {
	readonly outcome: DecisionOutcome;
	readonly rejection?: Rejection;
	/** Why its author has to say it again: what they knew was old, or they gave no fresh factor. */
	readonly review?: 'stale' | 'confirm';
	readonly conflicts: readonly FieldConflict[];
	readonly changes: readonly FieldChange[];
	readonly stood: Readonly<Record<FieldKey, number>>;
	/** Looser values of others, not seen by the author, that it replaced. */
	readonly overturned: readonly OverturnedField[];
	/** Whether everything it meant tightens: such a change overtakes the queue. */
	readonly isTightening: boolean;
}

/**
 * What the author's knowledge is worth: `fresh`; `stale` (older than the provider allows a
 * loosening to rest on); `unknown` (from a history the server no longer has).
 */
export type Knowledge = 'fresh' | 'stale' | 'unknown';

export interface DecideOptions {
	readonly mutator: Mutator;
	readonly collections: ReadonlyMap<string, Collection>;
	readonly principal: Principal;
	readonly providerId: string;
	readonly version: number;
	readonly at: number;
	readonly knowledge: Knowledge;
	/** Where the fields of an earlier change of the same author stand, if it is known. */
	stoodOf(mutationId: string): Readonly<Record<FieldKey, number>> | undefined;
	/**
	 * Whether its author has lately proved who they are, which a loosening takes (security.md, C06).
	 * Absent where nobody is asked: a forecast, an API key, the server's own changes.
	 */
	readonly isFactorFresh?: boolean;
	/**
	 * False where a loosening has to be made in contact with the server and was not (security.md,
	 * D10). Absent where that is no question.
	 */
	readonly mayLoosen?: boolean;
	/**
	 * Whether an id is free for a new row. The server asks, because an administrator's id belongs to
	 * one provider of all. Absent in a forecast, which knows of one provider only.
	 */
	mayCreate?(collection: string, id: string): boolean;
	/** For how long it has been wanted, at least; perishable changes expire. */
	readonly ageMs?: number;
	/** `author`: judged as if nobody else had written since (enqueueing, scripts, imports). */
	readonly basis: 'intent' | 'author';
}

const PERISHES_AFTER_MS = 24 * 3_600_000;

/** Of a decision that changes nothing. */
export const NOTHING_DECIDED: Omit<Decision, 'outcome'> = {
	conflicts: [],
	changes: [],
	stood: {},
	overturned: [],
	isTightening: false
};

/**
 * Runs one mutation over the overlay and merges it. What stands is written to the overlay; a
 * refusal leaves it as it was. Errors other than a rejection pass through.
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
	return settle(tx.effects, { layer, overlay, options });
}

function settle(
	effects: Effects,
	{ layer, overlay, options }: { layer: Overlay; overlay: Overlay; options: DecideOptions }
): Decision {
	const { conflicts, directions, stood } = effects;
	const isTightening =
		directions.length > 0 &&
		directions.every((direction) => direction === 'tighten') &&
		options.mutator.isPatient !== true;
	if (options.mayLoosen === false && doesLoosen(effects)) return refused({ code: 'online_only' });
	const review = reviewOf(effects, options);
	if (review !== undefined) {
		const nothing = { changes: [], stood: {}, overturned: [] };
		return { outcome: 'review', review, conflicts, ...nothing, isTightening };
	}
	layer.foldInto(overlay);
	const { changes, overturned } = effects;
	return { outcome: outcomeOf(effects), conflicts, changes, stood, overturned, isTightening };
}

/** Somebody would have more than before: not where somebody else's value stands, or it was so. */
function doesLoosen({ directions, applied }: Effects): boolean {
	return directions.includes('loosen') && applied > 0;
}

/** `stale` is told before `confirm`: whoever says it again with a fresh factor settles both. */
function reviewOf(
	effects: Effects,
	{ mutator, knowledge, isFactorFresh = true }: DecideOptions
): Decision['review'] {
	const { directions, applied } = effects;
	const ages = directions.includes('loosen') || mutator.isPatient === true;
	if (ages && (knowledge === 'unknown' || (knowledge === 'stale' && applied > 0))) return 'stale';
	return doesLoosen(effects) && !isFactorFresh ? 'confirm' : undefined;
}

/** Whatever changed something is applied, also where it only records what has happened elsewhere. */
function outcomeOf({ changes, conflicts }: Effects): DecisionOutcome {
	if (conflicts.length > 0) return changes.length > 0 ? 'merged' : 'superseded';
	return changes.length > 0 ? 'applied' : 'noop';
}

function hasPerished({ mutator, ageMs = 0 }: DecideOptions): boolean {
	return mutator.isPerishable === true && ageMs > PERISHES_AFTER_MS;
}

/** A decision that refuses all of it. */
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
 * After a lost history the version says nothing, and the value does: nobody has touched an ordinary
 * field that still holds what its author saw. What matters more is asked again all the same.
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

/** A version of a lost history means nothing; that there was no row yet (0) means the same in all. */
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

/** The bases a mutation takes along: for each field it means, the version its author saw. */
export function basesOf(
	overlay: Overlay,
	locations: readonly FieldLocation[],
	options: Pick<DecideOptions, 'collections' | 'providerId'> & {
		/** The waiting change that gave a provisional version, and the version beneath it. */
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
