import type { RowLocation, RowSource, Reach, ReaderScope } from '#collection.ts';
import { hasPermission, type Permission, type Principal } from '#permission.ts';
import { permissionsOf } from './role.ts';

/** The actor has the rights of their present role, less those the provider has turned off. */
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

export function actorRows(administratorId: string, providerId: string): readonly RowLocation[] {
	return [
		{ collection: 'provider', id: providerId },
		{ collection: 'administrator', id: administratorId },
		{ collection: 'organizationAccess', id: administratorId }
	];
}

export function readerScope(source: RowSource, principal: Principal): ReaderScope {
	const readerId = principal.administratorId;
	const reach = reachOf(source, readerId);
	return {
		readerId,
		seesAllAdministrators: hasPermission(principal, 'administrator.readAll'),
		seesSharing: hasPermission(principal, 'administrator.readSharing'),
		organizations: hasPermission(principal, 'organization.readAll') ? 'all' : reach,
		reach
	};
}

export function seesAdministrator(reader: ReaderScope, id: string, source: RowSource): boolean {
	if (reader.seesAllAdministrators || id === reader.readerId) return true;
	return reader.seesSharing && shares(reader.reach, reachOf(source, id));
}

export function seesOrganization({ organizations }: ReaderScope, id: string): boolean {
	return organizations === 'all' || organizations.has(id);
}

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

export function shares(left: Reach, right: Reach): boolean {
	if (left === 'all') return right === 'all' || right.size > 0;
	if (right === 'all') return left.size > 0;
	return !left.isDisjointFrom(right);
}

export function reachOf(source: RowSource, administratorId: string): Reach {
	const administrator = source.row('administrator', administratorId);
	if (administrator?.value.accessMode === 'all') return 'all';
	const edges = source.row('organizationAccess', administratorId)?.value ?? {};
	return new Set(Object.keys(edges).filter((organizationId) => edges[organizationId] === true));
}
