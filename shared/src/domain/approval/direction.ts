import type { Direction } from '#collection.ts';

/** To ask for approval of more is stricter; to drop a kind is looser, whatever else is added. */
export function approvalsDirection(from: unknown, to: unknown): Direction {
	const [present, next] = [kindsIn(from), kindsIn(to)];
	if (!present.isSubsetOf(next)) return 'loosen';
	return next.size > present.size ? 'tighten' : 'same';
}

/** Returns the kinds in a value of the setting; none if it was never set. */
export function kindsIn(value: unknown): ReadonlySet<unknown> {
	return new Set<unknown>(Array.isArray(value) ? value : []);
}
