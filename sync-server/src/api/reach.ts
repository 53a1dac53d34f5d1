import { reachOf } from '@tenantry/shared/domain/reach.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';

import { seesOrganization } from '#sync/sight.ts';

import type { Sighted } from './view.ts';

/**
 * The organizations that an administrator reaches, as far as the caller sees them, in the order of
 * their ids. Whoever reaches all reaches each that is attached.
 */
export function reachedInSight({ source, sight }: Sighted, administratorId: string): string[] {
	const reach = reachOf(source, administratorId);
	const ids = reach === 'all' ? attachedIds(source) : [...reach].toSorted();
	return ids.filter(
		(id) => seesOrganization(sight, id) && source.row('organization', id)?.deleted === undefined
	);
}

function attachedIds(source: RowSource): readonly string[] {
	return source
		.find('organization', 'every', '')
		.filter((id) => source.row('organization', id)?.value.attached === true)
		.toSorted();
}
