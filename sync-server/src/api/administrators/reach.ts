import type { RowSource } from '@tenantry/shared/collection.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { reachOf, seesOrganization } from '@tenantry/shared/domain/visibility.ts';

import type { VisibleRows } from '#api/view.ts';
import type { StoreReader } from '#store/store.ts';

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

export function isVisiblyReached(
	{ source, visibility }: VisibleRows,
	administratorId: string,
	organizationId: string
): boolean {
	if (!seesOrganization(visibility, organizationId)) return false;
	const reach = reachOf(source, administratorId);
	return reach === 'all'
		? isAttached(source, organizationId)
		: reach.has(organizationId) && isLiving(source, organizationId);
}

/** How many organizations an administrator reaches, as far as the caller sees them. */
export function visibleReachTotal(
	visible: VisibleRows,
	administratorId: string,
	attachedTotal: number
): number {
	const seesAll = visible.visibility.organizations === 'all';
	const reachesAll = reachOf(visible.source, administratorId) === 'all';
	return seesAll && reachesAll ? attachedTotal : visibleReach(visible, administratorId).length;
}

/**
 * Counts a provider's attached organizations without loading them: that takes too long for a
 * transaction that holds the provider's lock.
 */
export async function countAttached({ db, providerId }: StoreReader): Promise<number> {
	const { total } = await db
		.selectFrom('record')
		.select((from) => from.fn.countAll().as('total'))
		.where('provider_id', '=', providerId)
		.where('collection', '=', organizations.name)
		.where('deleted', 'is', null)
		// As `JSON.stringify` writes it; within a text, its quotation marks would be escaped.
		.where('value', 'not like', '%"attached":false%')
		.executeTakeFirstOrThrow();
	return Number(total);
}

export function everyAttached(visible: VisibleRows): readonly string[] {
	const { source, visibility } = visible;
	const known = attachedByRows.get(visible);
	if (known !== undefined) return known;
	const ids = source
		.find('organization', 'every', '')
		.filter((id) => isAttached(source, id))
		.filter((id) => seesOrganization(visibility, id))
		.toSorted();
	attachedByRows.set(visible, ids);
	return ids;
}

function isLiving(source: RowSource, id: string): boolean {
	const row = source.row('organization', id);
	return row !== undefined && row.deleted === undefined;
}

function isAttached(source: RowSource, id: string): boolean {
	return isLiving(source, id) && source.row('organization', id)?.value.attached === true;
}
