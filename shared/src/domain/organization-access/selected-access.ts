import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { requireAnotherOwner } from '#domain/administrator/owner.ts';
import { administrators, requireAdministrator } from '#domain/administrator/schema.ts';
import { organizations } from '#domain/organization/schema.ts';
import { organizationAccess } from './schema.ts';

/** A switch grants nothing, so it keeps what is reached (docs/sync.md, "Organization access"). */
export function switchToSelected(
	tx: WriteTransaction,
	id: string,
	wanted: ReadonlySet<string>,
	context: MutationContext
): void {
	const present = requireAdministrator(tx, id, context).accessMode;
	const row = tx.get(organizationAccess, id) ?? {};
	const reached =
		present === 'all' ? attachedIds(tx) : Object.keys(row).filter((key) => row[key] === true);
	const kept = reached.filter((organizationId) => wanted.has(organizationId));
	const isKept = new Set(kept);
	const lost = Object.keys(row).filter((key) => row[key] === true && !isKept.has(key));
	tx.set(administrators, id, { accessMode: 'selected' });
	tx.force(organizationAccess, id, {
		...edges(present === 'all' ? kept : [], true),
		...edges(lost, false)
	});
	requireReach(tx, id, context);
}

export function requireReach(tx: WriteTransaction, id: string, { at }: MutationContext): void {
	const row = tx.get(organizationAccess, id) ?? {};
	if (!Object.values(row).includes(true)) requireAnotherOwner(tx, id, { from: at });
}

export function attachedIds(tx: WriteTransaction): readonly string[] {
	return tx
		.find('organization', 'every', '')
		.filter((id) => tx.get(organizations, id)?.attached === true);
}

export function edges(
	organizationIds: readonly string[],
	granted: boolean
): Record<string, boolean> {
	return Object.fromEntries(organizationIds.map((organizationId) => [organizationId, granted]));
}
