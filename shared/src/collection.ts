import type { Reach, ReaderScope } from './reader-scope.ts';
import type { Row, Value } from './row.ts';

/** How a newly written value compares with the one it replaces. */
export type Direction = 'tighten' | 'loosen' | 'same' | 'neutral' | 'unconditional';

/**
 * Merge policy of a field (docs/sync.md, "Merging").
 * - ordinary: no side is stricter; the first to arrive stays
 * - guarded: always a loosening, so it is compared with what its author saw
 * - strict: `strictest` is the strict value, whatever the order of arrival
 * - ordered: `direction` compares the values
 * - closing: always a tightening; no value is looser than another, so none is overturned
 */
export type FieldPolicy =
	| { readonly kind: 'ordinary' }
	| { readonly kind: 'guarded' }
	| { readonly kind: 'strict'; readonly strictest: unknown }
	| { readonly kind: 'ordered'; direction(from: unknown, to: unknown): Direction }
	| { readonly kind: 'closing' };

export interface Collection<V extends Value = Value> {
	readonly name: string;
	/** What a row is called in a sentence, before its id. */
	readonly noun: string;
	/**
	 * Fields that rules and queries look rows up by. `undefined` keeps the row out of the index.
	 */
	readonly indexes: Readonly<Record<string, (value: Value) => string | undefined>>;
	/**
	 * The collection whose rows these belong to, each under the id of its owner. A row is sent with
	 * its owner, and the same readers see both.
	 */
	readonly ownedBy?: string;
	readonly visibleTo: RowVisibility;
	/** True if readers who see only some administrators may read the audit of rows that they see. */
	readonly isAuditShared?: boolean;
	/**
	 * True if its rows have a digest of their own, because apps from before the collection drop them
	 * and would find the digest of all rows wrong.
	 */
	readonly hasOwnDigest?: boolean;
	/** True if an id belongs to only one row of all providers. */
	readonly isIdGlobal?: boolean;
	/** The value of a field that a row does not hold; null if undefined. */
	readonly absentValue?: unknown;
	policyOf(field: string): FieldPolicy;
	/** Another field whose version counts as this one's too, because it decides the same thing. */
	alsoVersionedBy(field: OwnedField): FieldLocation | undefined;
	/** Returns the effective value of a field, if it follows from more than the field itself. */
	effectiveValue?(source: RowSource, location: OwnedField): unknown;
	/**
	 * Returns the name of a row for people, also from the arguments that create it; empty if they
	 * give none.
	 */
	displayName(value: object): string;
	/** Returns the name of a field for people, where fields are rows of another collection. */
	fieldName?(field: string): string;
	/** Parses a value of unknown origin; throws a ZodError if it is not a row of this kind. */
	readonly parse: (input: unknown) => V;
}

/** Which readers see the rows of a collection. */
export interface RowVisibility {
	/** Whether a reader sees all rows with all of their fields. */
	all(reader: ReaderScope): boolean;
	/** Whether a reader sees a row, given the rows of its owner. */
	row(reader: ReaderScope, id: string, source: RowSource): boolean;
	/** Returns the id of the one row that a reader may see; undefined if there may be others. */
	only?(reader: ReaderScope): string | undefined;
	/** Returns the fields that a reader sees of visible rows; absent if they see all. */
	fields?(reader: ReaderScope): Reach;
}

export interface RowLocation {
	readonly collection: string;
	readonly id: string;
}

export interface FieldLocation {
	readonly collection: string;
	readonly id: string;
	readonly field: string;
}

/** A field of a row of a known collection. */
export interface OwnedField {
	readonly id: string;
	readonly field: string;
	readonly providerId: string;
}

export const ordinary: FieldPolicy = { kind: 'ordinary' };
export const guarded: FieldPolicy = { kind: 'guarded' };
export const closing: FieldPolicy = { kind: 'closing' };

export function strict(strictest: unknown): FieldPolicy {
	return { kind: 'strict', strictest };
}

export function ordered(direction: (from: unknown, to: unknown) => Direction): FieldPolicy {
	return { kind: 'ordered', direction };
}

export const visibleToEveryone: RowVisibility = { all: () => true, row: () => true };

/** Names a row by its field `name`. */
export function nameOf(value: object): string {
	const name: unknown = Reflect.get(value, 'name');
	return typeof name === 'string' ? name : '';
}

export function directionOf(policy: FieldPolicy, from: unknown, to: unknown): Direction {
	switch (policy.kind) {
		case 'ordinary':
			return 'neutral';
		case 'guarded':
			return 'loosen';
		case 'strict':
			return to === policy.strictest ? 'tighten' : 'loosen';
		case 'ordered':
			return policy.direction(from, to);
		case 'closing':
			return 'tighten';
	}
}

/** Source of rows on both ends: the device's replica, the server's loaded rows. */
export interface RowSource {
	/** Returns the row, tombstones included; undefined if it never existed. */
	row(collection: string, id: string): Row | undefined;
	/** Returns the ids of the living rows whose index holds `value`. */
	find(collection: string, index: string, value: string): readonly string[];
}
