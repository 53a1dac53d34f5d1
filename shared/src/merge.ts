import type { Direction } from './collection.ts';

/**
 * Version of a field that a change's author saw. `after` names an earlier change of the same author
 * that wrote it last on their device; `base` counts if that change did not stand.
 */
export type Base = number | { readonly after: string; readonly base: number };

export interface FieldState {
	readonly value: unknown;
	readonly version: number;
}

export interface FieldIntent {
	readonly value: unknown;
	readonly direction: Direction;
	readonly base: number | undefined;
}

/** apply: write it · keep: same value · touch: same value, but the version moves · yield: theirs stays */
export type FieldMerge = 'apply' | 'keep' | 'touch' | 'yield';

/**
 * Merges one field (docs/sync.md, "Merging"). A tightening needs no base and moves the version even
 * if the value is already there: otherwise an older loosening would pass its check afterwards. An unconditional value overwrites anything, and neither tightens
 * nor loosens. Everything else is compare-and-set.
 */
export function mergeField(current: FieldState, intent: FieldIntent): FieldMerge {
	const isSame = sameValue(current.value, intent.value);
	if (intent.direction === 'tighten') return isSame ? 'touch' : 'apply';
	if (isSame) return 'keep';
	if (intent.direction === 'unconditional') return 'apply';
	return intent.base === current.version ? 'apply' : 'yield';
}

export function sameValue(left: unknown, right: unknown): boolean {
	return Object.is(left, right) || JSON.stringify(left) === JSON.stringify(right);
}
