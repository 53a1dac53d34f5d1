import type { RowSource } from '#collection.ts';
import { hasPermission, type Permission, type Principal } from '#permission.ts';
import { permissionsOf } from './role.ts';
import { reachOf, type Reach } from './organization-access/reach.ts';

/**
 * Returns the actor with the rights of their present role, less those the provider has turned off.
 */
export function principalOf(
	source: RowSource,
	administratorId: string,
	providerId: string
): Principal {
	const administrator = source.row('administrator', administratorId);
	const provider = source.row('provider', providerId)?.value;
	const permissions = new Set<Permission>(permissionsOf(administrator?.value.role));
	const role = administrator?.value.role;
	const isBarred =
		(role === 'Manager' && provider?.managersMayContain === false) ||
		(role === 'Administrator' && provider?.administratorsMayContain === false);
	if (isBarred) permissions.delete('administrator.contain');
	return { kind: 'administrator', administratorId, permissions };
}

/** Returns whether the actor may see an administrator: the first rows of the role matrix. */
export function canSeeAdministrator(
	source: RowSource,
	principal: Principal,
	administratorId: string
): boolean {
	if (hasPermission(principal, 'administrator.readAll')) return true;
	if (principal.administratorId === administratorId) return true;
	if (!hasPermission(principal, 'administrator.readSharing')) return false;
	return shares(reachOf(source, principal.administratorId), reachOf(source, administratorId));
}

/** Returns whether two administrators reach an organization in common. */
export function shares(left: Reach, right: Reach): boolean {
	if (left === 'all') return right === 'all' || right.size > 0;
	if (right === 'all') return left.size > 0;
	return !left.isDisjointFrom(right);
}
