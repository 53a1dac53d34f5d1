import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission, type Principal } from '#permission.ts';
import { reject } from '#rejection.ts';
import { requireAdministrator } from './schema.ts';
import { OWNER_ROLE } from '#domain/role.ts';

/**
 * Requires the right to contain (to suspend and the like), over owners too if the subject is one.
 */
export function requireContainment(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): void {
	requirePermission(context.principal, 'administrator.contain');
	const { role } = requireAdministrator(tx, id, context);
	if (!mayContain(context.principal, role)) reject({ code: 'not_permitted' });
}

/** Returns whether the principal may contain a visible administrator with this role. */
export function mayContain(principal: Principal, role: unknown): boolean {
	if (role === OWNER_ROLE && !hasPermission(principal, 'owner.contain')) return false;
	return hasPermission(principal, 'administrator.contain');
}

/** Lets everyone close their own way in; closing another's requires the right to contain them. */
export function requireOwnOrContainment(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): void {
	if (id !== context.principal.administratorId) {
		requireContainment(tx, id, context);
		return;
	}
	requirePermission(context.principal, 'profile.write');
	requireAdministrator(tx, id, context);
}
