import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission, type Principal } from '#permission.ts';
import { reject } from '#rejection.ts';
import { requireAdministrator, type Administrator } from './schema.ts';
import { OWNER_ROLE } from '#domain/role.ts';

/** Requires the right to send resets, to owners too if the subject is one. */
export function requireReset(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): Administrator {
	requirePermission(context.principal, 'administrator.sendReset');
	const administrator = requireAdministrator(tx, id, context);
	if (!mayReset(context.principal, administrator.role)) reject({ code: 'not_permitted' });
	return administrator;
}

/**
 * Returns whether the principal may send resets to, and unlock, a visible administrator with this
 * role.
 */
export function mayReset(principal: Principal, role: unknown): boolean {
	if (role === OWNER_ROLE && !hasPermission(principal, 'owner.sendReset')) return false;
	return hasPermission(principal, 'administrator.sendReset');
}
