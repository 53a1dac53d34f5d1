import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission, type Principal } from '#permission.ts';
import { reject } from '#rejection.ts';
import { requireAdministrator } from './administrator.ts';
import { OWNER_ROLE } from './role.ts';

/** Suspending and the like: the right to contain, over owners too where the subject is one. */
export function requireContainment(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): void {
	requirePermission(context.principal, 'administrator.contain');
	const { role } = requireAdministrator(tx, id, context);
	if (!mayContain(context.principal, role)) reject({ code: 'not_permitted' });
}

/** Whether somebody in sight who holds this role may be contained. */
export function mayContain(principal: Principal, role: unknown): boolean {
	if (role === OWNER_ROLE && !hasPermission(principal, 'owner.contain')) return false;
	return hasPermission(principal, 'administrator.contain');
}

/** One's own way in may be closed by everybody; another's by who may contain them. */
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
