import type { Because } from '@tenantry/shared/domain/because.ts';
import { roleDirection, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';

/** A change of access that begins or ends automatically. */
export interface Plan {
	readonly title: string;
	readonly changeTitle: string;
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly consequence: string;
	readonly time: string;
	readonly asks?: 'until' | 'role' | 'organizations';
	/** Hours from now that are suggested; absent where only the author can know. */
	readonly likelyHours?: number;
	readonly reasons: readonly string[];
	readonly mutationName: MutationCall['name'];
	timeOf(subject: Planned): number | null | undefined;
	isOpen(subject: Offered, rights: PlanRights): boolean;
	mutation(subject: Pick<AdministratorDetail, 'id' | 'role'>, values: PlanValues): MutationCall;
}

export interface PlanValues {
	readonly given: Because;
	/** Epoch milliseconds. */
	readonly at: number;
	readonly until: number | null;
	readonly role: Role | undefined;
	readonly organizationIds: readonly string[];
}

export type Planned = Pick<AdministratorDetail, 'role' | 'status' | 'plans'>;
export type Offered = Planned & Pick<AdministratorDetail, 'guards' | 'isSelf' | 'accessMode'>;

export interface PlanRights {
	/** Take access earlier or for longer. */
	readonly mayTighten: boolean;
	/** Remove a plan that takes access, and give more for a while. */
	readonly mayLoosen: boolean;
	readonly mayRaise: boolean;
}

/** Planning a suspension needs the right to suspend; giving more, the right to change a role. */
export function planRights({ guards, isSelf, ...planned }: Offered): PlanRights {
	const mayLoosen = guards.setAccess === null && !isSelf;
	return {
		mayTighten: guards.suspend === null,
		mayLoosen,
		mayRaise: mayLoosen && guards.changeRole === null && higherRoles(planned).length > 0
	};
}

/** Roles that allow something that the role from before does not. */
export function higherRoles({ role, plans }: Pick<Planned, 'role' | 'plans'>): readonly Role[] {
	const before = plans.roleReturn?.role ?? role;
	return ROLES.filter((one) => roleDirection(before, one) === 'loosen');
}
