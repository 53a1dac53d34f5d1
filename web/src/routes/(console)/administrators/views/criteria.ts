import type { SavedView, ViewCriteria } from '#lib/engine-api/saved-view.ts';

type Filter = ViewCriteria['filter'];

export function isSameView(left: ViewCriteria, right: ViewCriteria): boolean {
	return keyOf(left) === keyOf(right);
}

/** The list as it is first shown is not worth saving. */
export function isWorthSaving({ search, filter, sort }: ViewCriteria): boolean {
	const isSorted = sort.by !== 'name' || sort.direction !== 'ascending';
	return search.trim() !== '' || Object.keys(filter).length > 0 || isSorted;
}

/** Undefined if the view can take the name. */
export function refuseName(
	name: string,
	others: readonly Pick<SavedView, 'name'>[]
): string | undefined {
	const wanted = name.trim().toLowerCase();
	if (wanted === '') return 'Enter a name.';
	const isTaken = others.some((other) => other.name.toLowerCase() === wanted);
	return isTaken ? 'Another view has this name.' : undefined;
}

function keyOf({ search, filter, sort }: ViewCriteria): string {
	return JSON.stringify([search.trim(), sorted(filter), sort.by, sort.direction]);
}

function sorted(filter: Filter): readonly (readonly [string, unknown])[] {
	return Object.entries(filter).sort(([left], [right]) => (left < right ? -1 : 1));
}
