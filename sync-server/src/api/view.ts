import type { RowSource } from '@tenantry/shared/collection.ts';
import {
	principalOf,
	seesAdministrator,
	seesOrganization
} from '@tenantry/shared/domain/visibility.ts';
import { hasPermission, type Permission, type Principal } from '@tenantry/shared/permission.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { Caller } from '#auth/api-key/api-key.ts';
import type { StoreReader } from '#store/store.ts';
import { visibilityOf, type Visibility } from '#sync/readers/visibility.ts';

import { isId } from './path-headers.ts';
import { refuse } from './refusal.ts';

/** What a request reads from: rows as they stand in one snapshot, or under the provider's lock. */
export interface View {
	readonly reader: StoreReader;
	readonly caller: Caller;
	/** Asks for a row in advance, because rows that are missed one by one are loaded one by one. */
	readonly prefetch: (collection: string, id: string) => void;
	/** Runs a read of rows repeatedly until all the rows it needs are in memory. */
	readonly loading: <T>(run: (source: RowSource) => T) => Promise<T>;
}

/** Rows, and what the caller may see of them at this moment. */
export interface VisibleRows {
	readonly source: RowSource;
	readonly visibility: Visibility;
	readonly providerId: string;
}

export function look<T>(view: View, run: (visible: VisibleRows) => T): Promise<T> {
	return view.loading((source) => run(visibleRowsOf(view.caller, source)));
}

export function visibleRowsOf(
	{ providerId, administratorId }: Caller,
	source: RowSource
): VisibleRows {
	return { source, providerId, visibility: visibilityOf(source, administratorId, providerId) };
}

/**
 * Returns an administrator; one the caller may not see answers not_found, as if it did not exist.
 */
export function requireAdministrator({ source, visibility }: VisibleRows, id: string): Row {
	const row = source.row('administrator', id);
	if (row === undefined || !seesAdministrator(visibility, id, source)) refuse('not_found');
	if (row.deleted !== undefined) refuse(visibility.seesAllAdministrators ? 'deleted' : 'not_found');
	return row;
}

export function requireOrganization({ source, visibility }: VisibleRows, id: string): Row {
	if (!isId(id)) refuse('not_found');
	const row = source.row('organization', id);
	if (row === undefined || !seesOrganization(visibility, id)) refuse('not_found');
	if (row.deleted !== undefined)
		refuse(visibility.organizations === 'all' ? 'deleted' : 'not_found');
	return row;
}

export function principalIn({ source, visibility, providerId }: VisibleRows): Principal {
	return principalOf(source, visibility.readerId, providerId);
}

export async function requirePermissionOf(view: View, permission: Permission): Promise<void> {
	const isAllowed = await look(view, (visible) => hasPermission(principalIn(visible), permission));
	if (!isAllowed) refuse('not_permitted');
}

/**
 * Refuses unless the key's owner exists, is not suspended and has API access: a key carries its
 * owner's rights.
 */
export async function requireOwner({ caller, loading }: View): Promise<void> {
	await loading((source) => {
		const owner = source.row('administrator', caller.administratorId);
		const isHere = owner !== undefined && owner.deleted === undefined;
		const mayCall = isHere && owner.value.suspended !== true && owner.value.apiAccess === true;
		if (!mayCall) refuse('unauthenticated');
	});
}
