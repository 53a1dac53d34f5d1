import { roleDirection, type Role } from '#domain/role.ts';
import { endsRaise } from './access-plan.ts';
import type { Administrator } from '#domain/administrator/schema.ts';

/**
 * Whether a role gives nothing that the present one does not, nor the one to which a temporary role
 * returns if it ends here.
 */
export function isLower(
	{ role: from, roleReturn }: Pick<Administrator, 'role' | 'roleReturn'>,
	to: Role
): boolean {
	if (roleDirection(from, to) === 'loosen') return false;
	const ends = roleReturn && endsRaise(roleReturn, { from, to });
	return !ends || roleDirection(roleReturn.role, to) !== 'loosen';
}
