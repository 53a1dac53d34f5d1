import type { Direction } from '#collection.ts';
import type { Permission } from '#permission.ts';

export const OWNER_ROLE = 'Administrator With Billing';

export const ROLES = [
	OWNER_ROLE,
	'Administrator',
	'Manager',
	'Help Desk',
	'Command Runner With Billing',
	'Command Runner',
	'Billing Only',
	'Read Only'
] as const;

export type Role = (typeof ROLES)[number];

/** Both ends read this; nothing else decides what a role may do (docs/domain.md, "Roles"). */
export const PERMISSIONS_BY_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
	'Administrator With Billing': new Set<Permission>([
		'administrator.readAll',
		'administrator.readSharing',
		'administrator.write',
		'administrator.contain',
		'administrator.sendReset',
		'owner.contain',
		'owner.sendReset',
		'provider.write',
		'organization.readAll',
		'organization.write',
		'approval.decide',
		'audit.read',
		'billing.read',
		'command.run',
		'profile.write'
	]),
	Administrator: new Set<Permission>([
		'administrator.readSharing',
		'administrator.contain',
		'administrator.sendReset',
		'audit.read',
		'command.run',
		'profile.write'
	]),
	Manager: new Set<Permission>([
		'administrator.readSharing',
		'administrator.contain',
		'audit.read',
		'command.run',
		'profile.write'
	]),
	'Help Desk': new Set<Permission>([
		'administrator.readSharing',
		'administrator.sendReset',
		'profile.write'
	]),
	'Command Runner With Billing': new Set<Permission>([
		'billing.read',
		'command.run',
		'profile.write'
	]),
	'Command Runner': new Set<Permission>(['command.run', 'profile.write']),
	'Billing Only': new Set<Permission>(['billing.read', 'profile.write']),
	'Read Only': new Set<Permission>(['administrator.readSharing', 'audit.read', 'profile.write'])
};

/** Returns `tighten` only if the new permissions are a proper subset of the present ones. */
export function roleDirection(from: unknown, to: unknown): Direction {
	const present = permissionsOf(from);
	const next = permissionsOf(to);
	if (from === to) return 'same';
	return next.size < present.size && next.isSubsetOf(present) ? 'tighten' : 'loosen';
}

export function permissionsOf(role: unknown): ReadonlySet<Permission> {
	const known = ROLES.find((name) => name === role);
	return known === undefined ? new Set() : PERMISSIONS_BY_ROLE[known];
}
