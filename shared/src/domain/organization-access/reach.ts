import type { RowSource } from '#collection.ts';
import type { Reach } from '#reader-scope.ts';

export function reachOf(source: RowSource, administratorId: string): Reach {
	const administrator = source.row('administrator', administratorId);
	if (administrator?.value.accessMode === 'all') return 'all';
	const edges = source.row('organizationAccess', administratorId)?.value ?? {};
	return new Set(Object.keys(edges).filter((organizationId) => edges[organizationId] === true));
}
