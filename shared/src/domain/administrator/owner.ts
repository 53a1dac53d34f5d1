import type { WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { administrators, statusOf } from './schema.ts';
import { OWNER_ROLE } from '#domain/role.ts';

/** Refuses a change that would leave the provider without an active Administrator With Billing. */
export function requireAnotherOwner(tx: WriteTransaction, administratorId: string): void {
	const subject = tx.get(administrators, administratorId);
	if (subject?.role !== OWNER_ROLE || statusOf(subject) !== 'active') return;
	const hasAnother = tx.find('administrator', 'role', OWNER_ROLE).some((id) => {
		const other = tx.get(administrators, id);
		return id !== administratorId && other !== undefined && statusOf(other) === 'active';
	});
	if (!hasAnother) reject({ code: 'last_billing_admin' });
}
