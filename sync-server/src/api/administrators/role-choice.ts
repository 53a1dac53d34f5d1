import { ROLES } from '@tenantry/shared/domain/role.ts';

import { roleIdOf } from '#import/api-records.ts';

import { refuse } from '#api/refusal.ts';

interface RoleChoice {
	readonly role?: string | undefined;
	readonly roleName?: string | undefined;
}

/**
 * Returns the role that a body means, by its id or name; undefined if it names none. If one of the
 * two is the record's own, it was only read and sent back, so the other one is meant.
 */
export function chosenRole({ role, roleName }: RoleChoice, present: RoleChoice = {}) {
	if (role === undefined) return roleName;
	const name = ROLES.find((candidate) => roleIdOf(candidate) === role);
	if (roleName === undefined) return name ?? refuse('role_unknown', 'role');
	// Another system's roles have the same names but other ids, so the name decides.
	if (name === undefined || role === present.role || isSame(name, roleName)) return roleName;
	if (isSame(roleName, present.roleName)) return name;
	return refuse('invalid_arguments', 'roleName', 'role and roleName name two different roles.');
}

function isSame(left: string, right: string | undefined): boolean {
	return left.trim().toLowerCase() === right?.trim().toLowerCase();
}
