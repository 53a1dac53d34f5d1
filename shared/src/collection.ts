import type { Row, Value } from './row.ts';

/** The organizations that someone reaches or sees. */
export type Reach = 'all' | ReadonlySet<string>;

/** What decides which rows a reader sees, computed once for many rows. */
export interface ReaderScope {
	readonly readerId: string;
	readonly seesAllAdministrators: boolean;
	/** The reader sees who else reaches an organization that they reach. */
	readonly seesSharing: boolean;
	readonly organizations: Reach;
	readonly reach: Reach;
}

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
	/** Fields by which rules and queries look rows up. `undefined` keeps the row out of the index. */
	readonly indexes: Readonly<Record<string, (value: Value) => string | undefined>>;
	/** These rows lie under their owners' ids, travel with them and have the same readers. */
	readonly ownedBy?: string;
	readonly visibleTo: RowVisibility;
	/** Readers who see only some administrators may read the audit of rows that they see. */
	readonly isAuditShared?: boolean;
	/** Apps from before the collection drop its rows, and would find the digest of all rows wrong. */
	readonly hasOwnDigest?: boolean;
	readonly isIdGlobal?: boolean;
	/** The value of a field that a row does not hold; null if undefined. */
	readonly absentValue?: unknown;
	policyOf(field: string): FieldPolicy;
	/** Another field whose version counts as this one's too, because it decides the same thing. */
	alsoVersionedBy(field: OwnedField): FieldLocation | undefined;
	effectiveValue?(source: RowSource, location: OwnedField): unknown;
	/** Also takes the arguments that create a row; empty if they give no name. */
	displayName(value: object): string;
	/** For rows whose fields are named by rows of another collection. */
	fieldName?(field: string): string;
	/** Throws a ZodError if the input is not a row of this kind. */
	readonly parse: (input: unknown) => V;
}

/** Which readers see the rows of a collection. */
export interface RowVisibility {
	all(reader: ReaderScope): boolean;
	row(reader: ReaderScope, id: string, source: RowSource): boolean;
	only?(reader: ReaderScope): string | undefined;
	/** Fields that a reader sees of visible rows; absent if they see all. */
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
	/** Tombstones included; undefined if the row never existed. */
	row(collection: string, id: string): Row | undefined;
	/** Ids of the living rows whose index holds `value`. */
	find(collection: string, index: string, value: string): readonly string[];
}
