import * as z from 'zod/mini';

import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { requireAnotherOwner } from './owner.ts';
import { administrators, requireAdministrator, type Administrator } from './schema.ts';

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
	endAccount: due((tx, { id, administrator: { endsAt, ...present } }, at) => {
		if (!isDue(endsAt, at)) return;
		requireAnotherOwner(tx, id, { from: at });
		tx.force(administrators, id, { suspended: true, endsAt: null, ...without(present) });
	}),
	startSuspension: due((tx, { id, administrator }, at) => {
		const { plannedSuspension, suspended } = administrator;
		if (!plannedSuspension || !isDue(plannedSuspension.from, at)) return;
		const { until } = plannedSuspension;
		requireAnotherOwner(tx, id, { from: at, until });
		const restoreAt = suspended ? laterOf(administrator.restoreAt ?? null, until) : until;
		tx.force(administrators, id, { suspended: true, plannedSuspension: null, restoreAt });
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
function without({ plannedSuspension, restoreAt }: Partial<Administrator>): Partial<Administrator> {
	return {
		...(plannedSuspension && { plannedSuspension: null }),
		...(restoreAt && { restoreAt: null })
	};
}

/** Null means never. */
function laterOf(left: number | null, right: number | null): number | null {
	return left === null || right === null ? null : Math.max(left, right);
}
