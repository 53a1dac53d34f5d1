import type { Row, Value } from './row.ts';

/** How a newly written value compares with the one it replaces. */
export type Direction = 'tighten' | 'loosen' | 'same' | 'neutral' | 'unconditional';

/**
 * What merging knows about a field (sync.md, "Merging").
 * - ordinary: no side is stricter; the first to arrive stays
 * - guarded: always a loosening, so compared with what its author saw
 * - strict: the given value is the strict one, whatever the order of arrival
 * - ordered: `direction` compares
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
	/** Fields a rule or a query looks rows up by. `undefined` keeps the row out of the index. */
	readonly indexes: Readonly<Record<string, (value: Value) => string | undefined>>;
	policyOf(field: string): FieldPolicy;
	/** Another field whose version counts as this one's too, because it decides the same thing. */
	alsoVersionedBy(field: OwnedField): FieldLocation | undefined;
	/** The value that counts, where it follows from more than the field itself. */
	effectiveValue?(source: RowSource, location: OwnedField): unknown;
	/** Reads a value of unknown origin; throws a ZodError where it is not a row of this kind. */
	readonly parse: (input: unknown) => V;
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

/** What both ends read rows from: the device's replica, the server's loaded rows. */
export interface RowSource {
	/** The row, tombstones included, or undefined where nothing was ever there. */
	row(collection: string, id: string): Row | undefined;
	/** Ids of the living rows whose index holds `value`. */
	find(collection: string, index: string, value: string): readonly string[];
}
