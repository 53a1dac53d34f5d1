import { PERMISSIONS_BY_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { Permission } from '@tenantry/shared/permission.ts';

const wordsByPermission: Readonly<Record<Permission, string>> = {
	'administrator.readAll': 'See all administrators',
	'administrator.readSharing': 'See administrators of the same organizations',
	'administrator.write': 'Add, edit, restore and delete administrators; set their role and access',
	'administrator.contain': 'Suspend administrators and require MFA for them',
	'administrator.sendReset': 'Send password and TOTP reset emails',
	'owner.contain': 'Suspend Administrators With Billing and require MFA for them',
	'owner.sendReset': 'Send reset emails to Administrators With Billing',
	'provider.write': 'Change provider settings such as the Global MFA Requirement',
	'organization.readAll': 'See all organizations',
	'organization.write': 'Create, rename and archive organizations',
	'approval.decide': 'Approve changes of other administrators',
	'audit.read': 'Read the audit log',
	'billing.read': 'See billing',
	'command.run': 'Run commands',
	'profile.write': 'Edit own profile'
};

export function rightsOf(role: Role): readonly string[] {
	return [...PERMISSIONS_BY_ROLE[role]].map((permission) => wordsByPermission[permission]);
}

export function roleDifference(
	from: Role,
	to: Role
): { readonly gained: readonly string[]; readonly lost: readonly string[] } {
	const present = PERMISSIONS_BY_ROLE[from];
	const next = PERMISSIONS_BY_ROLE[to];
	return {
		gained: [...next.difference(present)].map((permission) => wordsByPermission[permission]),
		lost: [...present.difference(next)].map((permission) => wordsByPermission[permission])
	};
}
