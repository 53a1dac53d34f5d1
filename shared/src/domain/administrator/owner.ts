import type { RowSource } from '#collection.ts';
import { reject } from '#rejection.ts';
import { OWNER_ROLE } from '#domain/role.ts';

/** Refuses a change that would leave the provider without an active Administrator With Billing. */
export function requireAnotherOwner(source: RowSource, administratorId: string): void {
	if (!isActiveOwner(source, administratorId)) return;
	const hasAnother = activeOwners(source).some((id) => id !== administratorId);
	if (!hasAnother) reject({ code: 'last_billing_admin' });
}

export function activeOwners(source: RowSource): string[] {
	return source.find('administrator', 'role', OWNER_ROLE).filter((id) => isActiveOwner(source, id));
}

export function isActiveOwner(source: RowSource, id: string): boolean {
	const row = source.row('administrator', id);
	if (row === undefined || row.deleted !== undefined) return false;
	const { role, registered, suspended } = row.value;
	return role === OWNER_ROLE && registered === true && suspended !== true;
}
