import * as z from 'zod/mini';

import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { lapsing, plansInRole, timeOfPlan } from './access-plan.ts';
import { requireAnotherOwner } from '#domain/administrator/owner.ts';
import { withoutPlan } from './plans-as-owner.ts';
import {
	administrators,
	requireAdministrator,
	type Administrator
} from '#domain/administrator/schema.ts';

type Run = (
	tx: WriteTransaction,
	subject: { readonly id: string; readonly administrator: Administrator },
	at: number
) => void;

/**
 * What the server does when a plan is due. Each writes the plan's fields as consequences, because
 * the plan has been merged already. They are refused only to keep the last owner; the plan then
 * waits until there is another one.
 */
export const duePlanMutators = {
	endAccount: due((tx, { id, administrator }, at) => {
		if (!isDue(plansInRole(administrator).endsAt, at)) return;
		requireAnotherOwner(tx, id, { from: at });
		tx.force(administrators, id, { suspended: true, endsAt: null, ...without(administrator) });
	}),
	startSuspension: due((tx, { id, administrator }, at) => {
		const { suspended } = administrator;
		const { plannedSuspension } = plansInRole(administrator);
		if (!plannedSuspension || !isDue(plannedSuspension.from, at)) return;
		const { until } = plannedSuspension;
		requireAnotherOwner(tx, id, { from: at, until });
		const restoreAt = suspended ? laterOf(administrator.restoreAt ?? null, until) : until;
		tx.force(administrators, id, { suspended: true, restoreAt, ...begun(administrator) });
	}),
	/** Ends plans that do not count for this owner, because their authors may not suspend owners. */
	lapsePlans: due((tx, { id, administrator }, at) => {
		const { endsAt = null, plannedSuspension = null } = administrator.plansAsOwner ?? {};
		for (const name of lapsing(administrator)) {
			if (!isDue(timeOfPlan(administrator, name), at)) continue;
			const present = tx.get(administrators, id) ?? administrator;
			tx.force(administrators, id, {
				...(name === 'endsAt' ? { endsAt } : { plannedSuspension }),
				plansAsOwner: withoutPlan(present, { [name]: null })
			});
		}
	}),
	endSuspension: due((tx, { id, administrator: { restoreAt } }, at) => {
		if (isDue(restoreAt, at)) tx.force(administrators, id, { suspended: false, restoreAt: null });
	}),
	endRaise: due((tx, { id, administrator: { roleReturn } }, at) => {
		if (!roleReturn || !isDue(roleReturn.at, at)) return;
		if (roleReturn.role !== OWNER_ROLE) requireAnotherOwner(tx, id, { from: at });
		tx.force(administrators, id, { role: roleReturn.role, roleReturn: null });
	})
};

function due(run: Run) {
	return defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId }),
		isInternal: true,
		touches: () => [],
		run(tx, { id }, context: MutationContext) {
			run(tx, { id, administrator: requireAdministrator(tx, id, context) }, context.at);
		}
	});
}

function isDue(time: number | null | undefined, at: number): time is number {
	return typeof time === 'number' && time <= at;
}

/** Returns the plans that an account whose end has come no longer has. */
function without({
	plannedSuspension,
	restoreAt,
	plansAsOwner
}: Administrator): Partial<Administrator> {
	return {
		...(plannedSuspension && { plannedSuspension: null }),
		...(restoreAt && { restoreAt: null }),
		...(plansAsOwner && { plansAsOwner: null })
	};
}

/**
 * Returns the plans after a planned suspension has begun. One that counts only for an owner leaves
 * the other, which covers it and counts when the raise has ended.
 */
function begun(administrator: Administrator): Partial<Administrator> {
	const { role, plansAsOwner } = administrator;
	if (plansAsOwner?.plannedSuspension === undefined) return { plannedSuspension: null };
	return role === OWNER_ROLE
		? { plansAsOwner: { ...plansAsOwner, plannedSuspension: null } }
		: {
				plannedSuspension: null,
				plansAsOwner: withoutPlan(administrator, { plannedSuspension: null })
			};
}

/** Null means never. */
function laterOf(left: number | null, right: number | null): number | null {
	return left === null || right === null ? null : Math.max(left, right);
}
