import type { Because } from '@tenantry/shared/domain/because.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import { textOf } from '#lib/client/words/arguments.ts';
import { becauseOf, NO_BECAUSE } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { Mutation } from '#lib/engine-api/mutation.ts';
import type { PlanKind } from './plan-kinds.ts';

/** What a person has entered. */
export interface PlanValues {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly until: number | null;
	readonly role: Role | undefined;
	readonly organizationIds: readonly string[];
}

/** Returns the change that makes a plan. */
export function changeOf(
	kind: PlanKind,
	{ id, role: current }: Pick<AdministratorDetail, 'id' | 'role'>,
	{ at, until, role = current, organizationIds }: PlanValues,
	because = NO_BECAUSE
): Mutation {
	const given = { id, ...becauseOf(because) };
	switch (kind) {
		case 'endDate':
			return { name: 'administrator.setEndDate', args: { ...given, endsAt: at } };
		case 'suspendUntil':
			return { name: 'administrator.suspendUntil', args: { ...given, until: at } };
		case 'suspendFrom': {
			const plannedSuspension = { from: at, until };
			return { name: 'administrator.suspendFrom', args: { ...given, plannedSuspension } };
		}
		case 'raiseRole':
			return { name: 'administrator.raiseRole', args: { ...given, role, until: at } };
		case 'raiseAccess': {
			const args = { ...given, organizationIds: [...organizationIds], until: at };
			return { name: 'organizationAccess.raise', args };
		}
	}
}

/** Returns why a change was made. */
export function becauseIn(args: unknown): Because {
	const [reason, ticket] = [textOf(args, 'reason'), textOf(args, 'ticket')];
	return { ...(reason && { reason }), ...(ticket && { ticket }) };
}
