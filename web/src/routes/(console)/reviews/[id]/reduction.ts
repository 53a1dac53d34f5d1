import { isLower } from '@tenantry/shared/domain/administrator/plans/lower-role.ts';
import { ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { AdministratorForm } from '#lib/components/administrator/administrator-form.svelte.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';

export interface Reduction {
	readonly role?: Role;
	readonly organizationIds?: string[];
}

type RoleFacts = Pick<AdministratorDetail, 'role'> & {
	readonly plans: Pick<AdministratorDetail['plans'], 'roleReturn'>;
};

/** Roles that give this person nothing more than their own, which is among them. */
export function offeredRoles({ role, plans }: RoleFacts): readonly Role[] {
	return ROLES.filter((offered) => isLower({ role, roleReturn: plans.roleReturn }, offered));
}

export function reachesOrganizations(
	detail: Pick<AdministratorDetail, 'accessMode' | 'organizationIds'>
): boolean {
	return detail.accessMode === 'all' || detail.organizationIds.length > 0;
}

export function reductionIn(form: AdministratorForm): Reduction | undefined {
	const role = form.isChanged('role') ? form.value('role') : undefined;
	const isNarrower = form.isChanged('accessMode') || form.removed.length > 0;
	const isReduced = form.value('accessMode') === 'selected' && isNarrower;
	if (role === undefined && !isReduced) return undefined;
	return {
		...(role !== undefined && { role }),
		...(isReduced && { organizationIds: [...form.chosen] })
	};
}
