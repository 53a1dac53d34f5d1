import type { AppliedChange, MutationContext, NamedMutation, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { RoleReturn } from './plans/access-plan.ts';
import { administrators, requireAdministrator } from './schema.ts';

/** Keeps everyone from deciding about their own access. */
export function requireOther(id: string, { principal }: MutationContext): void {
	if (id === principal.administratorId) reject({ code: 'self_forbidden' });
}

/** Ends a planned restoration, because a person has now decided the suspension by hand. */
export function endRestoration(tx: WriteTransaction, id: string, context: MutationContext): void {
	const { restoreAt = null } = requireAdministrator(tx, id, context);
	if (restoreAt !== null) tx.force(administrators, id, { restoreAt: null });
}

/**
 * Returns the inverse of a change of the standing: suspends or restores as before, a planned
 * restoration included. `wasSuspended` counts where the change does not tell.
 */
export function standingAsBefore(wasSuspended: boolean): (change: AppliedChange) => NamedMutation {
	return ({ id, from: { suspended, restoreAt } }) => {
		const isPlanOnly = suspended === undefined && restoreAt !== undefined;
		const was = typeof suspended === 'boolean' ? suspended : isPlanOnly || wasSuspended;
		if (!was) return { name: 'administrator.restore', args: { id } };
		return typeof restoreAt === 'number'
			? { name: 'administrator.suspendUntil', args: { id, until: restoreAt } }
			: { name: 'administrator.suspend', args: { id } };
	};
}

/** Returns the mutation that gives the role from before, for as long as it had been given. */
export function roleAsBefore({ id, from }: AppliedChange): NamedMutation | undefined {
	const { role } = from;
	if (role === undefined) return undefined;
	const ended = RoleReturn.safeParse(from.roleReturn);
	return ended.success && ended.data.role !== role
		? { name: 'administrator.raiseRole', args: { id, role, until: ended.data.at } }
		: { name: 'administrator.changeRole', args: { id, role } };
}
