import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { endShownEntry, mayApprove } from '#domain/approval/entry.ts';
import { OWNER_ROLE, roleDirection, type Role } from '#domain/role.ts';
import { endsRaise } from './plans/access-plan.ts';
import { requireAnotherOwner } from './owner.ts';
import { administrators, requireAdministrator } from './schema.ts';

/** Gives a role that a person has chosen, and ends what rested on the role from before. */
export function giveRole(
	tx: WriteTransaction,
	{ id, role }: { readonly id: string; readonly role: Role },
	context: MutationContext
): void {
	const { role: from, roleReturn } = requireAdministrator(tx, id, context);
	if (role !== OWNER_ROLE) requireAnotherOwner(tx, id, { from: context.at });
	const stands = tx.set(administrators, id, { role });
	if (stands && roleReturn && endsRaise(roleReturn, { from, to: role })) endRaise(tx, id, role);
	if (stands && !mayApprove(from)) endShownEntry(tx, id, context);
}

/**
 * Ends a raise because a person has chosen a role. If the role allows what the one from before did
 * not, it gives that for good, although it takes from the raised role.
 */
function endRaise(tx: WriteTransaction, id: string, role: Role): void {
	const before = tx.get(administrators, id)?.roleReturn?.role;
	const isMore = roleDirection(before, role) === 'loosen';
	if (isMore) tx.give(administrators, id, { roleReturn: null });
	else tx.force(administrators, id, { roleReturn: null });
}
