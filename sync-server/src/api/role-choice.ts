import { ROLES } from '@tenantry/shared/domain/role.ts';

import { roleIdOf } from '#import/roster.ts';

import { refuse } from './refusal.ts';

interface RoleChoice {
	readonly role?: string | undefined;
	readonly roleName?: string | undefined;
}

/**
 * The role that a body means, by its id or its name; undefined where it names none. Where one of the two is
 * that of the record, and so was only read and sent back, the other one is meant.
 */
export function chosenRole({ role, roleName }: RoleChoice, present: RoleChoice = {}) {
	if (role === undefined) return roleName;
	const name = ROLES.find((candidate) => roleIdOf(candidate) === role);
	if (roleName === undefined) return name ?? refuse('role_unknown', 'role');
	// The roles of another system have the same names, and ids of their own.
	if (name === undefined || role === present.role || isSame(name, roleName)) return roleName;
	if (isSame(roleName, present.roleName)) return name;
	return refuse('invalid_arguments', 'roleName', 'role and roleName name two different roles.');
}

function isSame(left: string, right: string | undefined): boolean {
	return left.trim().toLowerCase() === right?.trim().toLowerCase();
}
