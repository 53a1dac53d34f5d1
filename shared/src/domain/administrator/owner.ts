import type { RowSource } from '#collection.ts';
import { reject } from '#rejection.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { covers, tenureOf, type Span } from './plans/tenure.ts';

/** Span in which an owner is not there to act; without `until` they do not return. */
interface Absence {
	readonly from: number;
	readonly until?: number | null;
}

/**
 * Refuses a change that would leave the provider without an active Administrator With Billing while
 * this one is absent. Others count only until their role or their account ends by a plan, because
 * they could otherwise remove everyone who stays.
 */
export function requireAnotherOwner(
	source: RowSource,
	administratorId: string,
	{ from, until }: Absence
): void {
	if (ownershipOf(source, administratorId).length === 0) return;
	const absence = { from, until: until ?? Infinity };
	const others = owners(source).filter((id) => id !== administratorId);
	// Hardly ever do several have to take turns.
	if (others.some((id) => covers(ownershipOf(source, id), absence))) return;
	const spans = others.flatMap((id) => ownershipOf(source, id));
	if (!covers(spans, absence)) reject({ code: 'last_billing_admin' });
}

export function activeOwners(source: RowSource): string[] {
	return owners(source).filter((id) => isActiveOwner(source, id));
}

export function isActiveOwner(source: RowSource, id: string): boolean {
	const row = source.row('administrator', id);
	if (row === undefined || row.deleted !== undefined) return false;
	const { role, registered, suspended } = row.value;
	return role === OWNER_ROLE && registered === true && suspended !== true;
}

function owners(source: RowSource): readonly string[] {
	return source.find('administrator', 'role', OWNER_ROLE);
}

/** Returns when an administrator is an active owner, by their plans. */
export function ownershipOf(source: RowSource, id: string): Span[] {
	const row = source.row('administrator', id);
	if (row === undefined || row.deleted !== undefined || row.value.registered !== true) return [];
	return tenureOf(row.value, (role) => role === OWNER_ROLE);
}
