import type { Role } from '@tenantry/shared/domain/role.ts';

const NAMES: Readonly<Record<Role, string>> = {
	'Administrator With Billing': 'Administrator With Billing',
	Administrator: 'Administrator',
	Manager: 'Manager',
	'Help Desk': 'Help Desk',
	'Command Runner With Billing': 'Command Runner With Billing',
	'Command Runner': 'Command Runner',
	'Billing Only': 'Billing Only',
	'Read Only': 'Read Only'
};

const nameByRole = new Map<string, string>(Object.entries(NAMES));

/** A role that this version doesn't know stays as it is. */
export function roleName(role: string): string {
	return nameByRole.get(role) ?? role;
}
