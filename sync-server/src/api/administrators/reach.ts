import type { RowSource } from '@tenantry/shared/collection.ts';
import { reachOf } from '@tenantry/shared/domain/organization-access/reach.ts';
import { seesOrganization } from '@tenantry/shared/domain/visibility.ts';

import type { VisibleRows } from '#api/view.ts';

/**
 * Cache for administrators who reach all: they reach the same, and a list may hold thousands of
 * them.
 */
const attachedByRows = new WeakMap<VisibleRows, readonly string[]>();

/**
 * Returns the organizations that an administrator reaches, as far as the caller sees them, ordered
 * by id. An administrator who reaches all reaches each one that is attached.
 */
export function visibleReach(visible: VisibleRows, administratorId: string): readonly string[] {
	const { source, visibility } = visible;
	const reach = reachOf(source, administratorId);
	if (reach === 'all') return everyAttached(visible);
	return [...reach]
		.filter((id) => seesOrganization(visibility, id) && isLiving(source, id))
		.toSorted();
}

function everyAttached(visible: VisibleRows): readonly string[] {
	const { source, visibility } = visible;
	const known = attachedByRows.get(visible);
	if (known !== undefined) return known;
	const ids = source
		.find('organization', 'every', '')
		.filter((id) => source.row('organization', id)?.value.attached === true)
		.filter((id) => seesOrganization(visibility, id))
		.toSorted();
	attachedByRows.set(visible, ids);
	return ids;
}

function isLiving(source: RowSource, id: string): boolean {
	const row = source.row('organization', id);
	return row !== undefined && row.deleted === undefined;
}
