import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { requireAdministrator, type Administrator } from './administrator.ts';
import { OWNER_ROLE } from './role.ts';

/** Helping somebody back in: the right to send resets, to owners too where the subject is one. */
export function requireReset(
	tx: WriteTransaction,
	id: string,
	context: MutationContext
): Administrator {
	const { principal } = context;
	requirePermission(principal, 'administrator.sendReset');
	const administrator = requireAdministrator(tx, id, context);
	if (administrator.role === OWNER_ROLE && !hasPermission(principal, 'owner.sendReset'))
		reject({ code: 'not_permitted' });
	return administrator;
}
