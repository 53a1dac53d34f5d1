import type { Direction, RowSource } from '#collection.ts';

/** To ask for approval of more is stricter; to drop a kind is looser, whatever else is added. */
export function approvalsDirection(from: unknown, to: unknown): Direction {
	const [present, next] = [kindsIn(from), kindsIn(to)];
	if (!present.isSubsetOf(next)) return 'loosen';
	return next.size > present.size ? 'tighten' : 'same';
}

/** Returns the kinds that a provider has chosen. */
export function approvalsOf(source: RowSource, providerId: string): ReadonlySet<unknown> {
	return kindsIn(source.row('provider', providerId)?.value.approvals);
}

/** Returns the kinds in a value of the setting; none if it was never set. */
function kindsIn(value: unknown): ReadonlySet<unknown> {
	return new Set<unknown>(Array.isArray(value) ? value : []);
}
