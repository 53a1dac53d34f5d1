import type { Direction, RowSource } from '#collection.ts';

/** More kinds that need approval are stricter; a dropped kind is looser, whatever else is added. */
export function approvalsDirection(from: unknown, to: unknown): Direction {
	const [present, next] = [kindsIn(from), kindsIn(to)];
	if (!present.isSubsetOf(next)) return 'loosen';
	return next.size > present.size ? 'tighten' : 'same';
}

export function approvalsOf(source: RowSource, providerId: string): ReadonlySet<unknown> {
	return kindsIn(source.row('provider', providerId)?.value.approvals);
}

function kindsIn(value: unknown): ReadonlySet<unknown> {
	return new Set<unknown>(Array.isArray(value) ? value : []);
}
