import { hash } from 'node:crypto';

import type { RowSource } from '@tenantry/shared/collection.ts';
import { reachOf, type Reach } from '@tenantry/shared/domain/organization-access/reach.ts';
import { principalOf, shares } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission, type Principal } from '@tenantry/shared/permission.ts';

/**
 * What a reader may see, computed once per page. Two readers with equal keys see the same rows of
 * the same database; a cookie carries the key, and a device fills again when it has changed.
 */
export interface Visibility {
	readonly key: string;
	readonly readerId: string;
	readonly seesAllAdministrators: boolean;
	/** Whether the reader reviews what revoked devices handed over; such a reader sees everyone. */
	readonly reviewsQuarantine: boolean;
	/** Whether the reader sees who else reaches an organization that they reach. */
	readonly seesSharing: boolean;
	/** Visible organizations. */
	readonly organizations: Reach;
	readonly reach: Reach;
}

const KEY_LENGTH = 16;

export function visibilityOf(source: RowSource, readerId: string, providerId: string): Visibility {
	const principal = principalOf(source, readerId, providerId);
	const reach = reachOf(source, readerId);
	const seesAllAdministrators = hasPermission(principal, 'administrator.readAll');
	const seesSharing = hasPermission(principal, 'administrator.readSharing');
	const organizations = hasPermission(principal, 'organization.readAll') ? 'all' : reach;
	const scopes = [
		seesAllAdministrators ? 'all' : [seesSharing, namesOf(reach), readerId],
		namesOf(organizations)
	];
	const reviewsQuarantine = mayReviewQuarantine(principal);
	return {
		key: hash('sha256', JSON.stringify(scopes)).slice(0, KEY_LENGTH),
		readerId,
		seesAllAdministrators,
		reviewsQuarantine,
		seesSharing,
		organizations,
		reach
	};
}

/**
 * Whether the person may do everything that quarantined changes may contain.
 */
export function mayReviewQuarantine(principal: Principal): boolean {
	return (
		hasPermission(principal, 'administrator.readAll') &&
		hasPermission(principal, 'administrator.write')
	);
}

export function seesAdministrator(visibility: Visibility, source: RowSource, id: string): boolean {
	if (visibility.seesAllAdministrators || id === visibility.readerId) return true;
	return visibility.seesSharing && shares(visibility.reach, reachOf(source, id));
}

export function seesOrganization({ organizations }: Visibility, id: string): boolean {
	return organizations === 'all' || organizations.has(id);
}

function namesOf(reach: Reach): 'all' | string[] {
	return reach === 'all' ? 'all' : [...reach].sort();
}
