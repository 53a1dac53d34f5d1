import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { requireAdministrator } from './administrator.ts';
import { OWNER_ROLE } from './role.ts';

/** Suspending and the like: the right to contain, over owners too where the subject is one. */
export function requireContainment(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): void {
	const { principal } = context;
	requirePermission(principal, 'administrator.contain');
	const { role } = requireAdministrator(tx, id, context);
	if (role === OWNER_ROLE && !hasPermission(principal, 'owner.contain'))
		reject({ code: 'not_permitted' });
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
