import { ROLES } from '@tenantry/shared/domain/role.ts';

import { roleIdOf } from '#import/roster.ts';

import { refuse } from './refusal.ts';

/** The role that is meant, by its id or its name; undefined where none is named. */
export function chosenRole({
	role,
	roleName
}: {
	readonly role?: string | undefined;
	readonly roleName?: string | undefined;
}): string | undefined {
	if (role === undefined) return roleName;
	const name = ROLES.find((candidate) => roleIdOf(candidate) === role);
	if (name === undefined) refuse('role_unknown', 'role');
	const agrees = roleName === undefined || roleName.trim().toLowerCase() === name.toLowerCase();
	if (!agrees) refuse('invalid_arguments', 'roleName', 'role and roleName name two roles.');
	return name;
}
