import type { PlannedSuspension } from '@tenantry/shared/domain/administrator/access-plan.ts';
import type { Because } from '@tenantry/shared/domain/because.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import { planMutation, type PlannedMutation } from '#lib/client/planned-mutation.ts';
import { textOf } from '#lib/client/words/arguments.ts';
import { becauseOf, NO_BECAUSE } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { roleBefore, type PlanKind } from './plan-kinds.ts';

/** What a person has entered. */
export interface PlanValues {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly until: number | null;
	readonly role: Role | undefined;
	readonly organizationIds: readonly string[];
}

interface Chosen {
	readonly values: PlanValues;
	readonly because?: Because;
	/** Change that this one replaces. */
	readonly redoOf?: string | undefined;
}

type Subject = Pick<AdministratorDetail, 'id' | 'role' | 'status' | 'plans'>;

/** Returns the change that makes a plan, with the one that takes it back. */
export function changeOf(
	kind: PlanKind,
	subject: Subject,
	{ values: { at, until, role, organizationIds }, because = NO_BECAUSE, redoOf }: Chosen
): PlannedMutation {
	const { id, plans } = subject;
	const redoing = redoOf === undefined ? {} : { redoOf };
	const given = { id, ...becauseOf(because) };
	switch (kind) {
		case 'endDate':
			return planMutation(
				'administrator.setEndDate',
				{ ...given, endsAt: at },
				endDateOf(id, plans.endsAt),
				redoing
			);
		case 'suspendUntil':
			return planMutation(
				'administrator.suspendUntil',
				{ ...given, until: at },
				standingOf(subject),
				redoing
			);
		case 'suspendFrom':
			return planMutation(
				'administrator.suspendFrom',
				{ ...given, plannedSuspension: { from: at, until } },
				suspensionOf(id, plans.plannedSuspension),
				redoing
			);
		case 'raiseRole':
			return planMutation(
				'administrator.raiseRole',
				{ ...given, role: role ?? subject.role, until: at },
				raiseOf(subject),
				redoing
			);
		case 'raiseAccess':
			return planMutation(
				'organizationAccess.raise',
				{ ...given, organizationIds: [...organizationIds], until: at },
				endOfAccess(id, organizationIds),
				redoing
			);
	}
}

/** Returns why a change was made. */
export function becauseIn(args: unknown): Because {
	const [reason, ticket] = [textOf(args, 'reason'), textOf(args, 'ticket')];
	return { ...(reason && { reason }), ...(ticket && { ticket }) };
}

export function endDateOf(id: string, endsAt: number | null): PlannedMutation {
	return planMutation('administrator.setEndDate', { id, endsAt });
}

export function suspensionOf(
	id: string,
	plannedSuspension: PlannedSuspension | null
): PlannedMutation {
	return planMutation('administrator.suspendFrom', { id, plannedSuspension });
}

/** Gives the role from before back now. */
export function endOfRaise(subject: Pick<Subject, 'id' | 'role' | 'plans'>): PlannedMutation {
	return planMutation('administrator.changeRole', { id: subject.id, role: roleBefore(subject) });
}

/** Takes organizations that were given for a while. */
export function endOfAccess(id: string, organizationIds: readonly string[]): PlannedMutation {
	return planMutation('organizationAccess.revoke', { id, organizationIds: [...organizationIds] });
}

/** A temporary role that was changed becomes what it was. */
function raiseOf(subject: Subject): PlannedMutation {
	const { id, role, plans } = subject;
	if (plans.roleReturn === null) return endOfRaise(subject);
	return planMutation('administrator.raiseRole', { id, role, until: plans.roleReturn.at });
}

/** A suspension that was only given another end stays one. */
function standingOf({ id, status, plans }: Subject): PlannedMutation {
	if (status !== 'suspended') return planMutation('administrator.restore', { id });
	if (plans.restoreAt === null) return planMutation('administrator.suspend', { id });
	return planMutation('administrator.suspendUntil', { id, until: plans.restoreAt });
}
