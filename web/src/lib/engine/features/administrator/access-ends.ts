import { plansInRole } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import type { Administrator } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Value } from '@tenantry/shared/row.ts';
import { administratorOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { AccessEnd, AccessEndKind } from '#lib/engine-api/access-ends.ts';

/** Bound on a plan for everyone at once; the records show the rest. */
const MOST = 1000;

export function accessEnds({ administratorList, identity }: OpenSession): readonly AccessEnd[] {
	return [...administratorList.all()]
		.filter(({ row }) => hasPlan(row.value))
		.flatMap((entry) => endsOf(entry, identity.administratorId))
		.sort((left, right) => left.at - right.at)
		.slice(0, MOST);
}

/** A quick look, because it is made for each row of the list and most have no plan. */
function hasPlan(value: Value): boolean {
	const { endsAt, plannedSuspension, restoreAt, roleReturn, accessReturns } = value;
	return [endsAt, plannedSuspension, restoreAt, roleReturn, accessReturns].some(Boolean);
}

function endsOf(entry: AdministratorEntry, ownId: string): AccessEnd[] {
	const administrator = administratorOf(entry);
	const { firstName, lastName, email, role, roleReturn } = administrator;
	const who = { id: entry.id, firstName, lastName, email, isSelf: entry.id === ownId };
	return timesOf(plansInRole(administrator)).map(({ kind, at }) => {
		const nextRole = kind === 'role' ? (roleReturn?.role ?? null) : null;
		return { ...who, kind, at, role, nextRole };
	});
}

function timesOf({
	endsAt,
	plannedSuspension,
	restoreAt,
	roleReturn,
	accessReturns
}: Administrator): readonly { readonly kind: AccessEndKind; readonly at: number }[] {
	const returns = (accessReturns ?? []).map(({ at }) => at);
	const times = {
		account: endsAt,
		suspension: plannedSuspension?.from,
		restoration: restoreAt,
		role: roleReturn?.at,
		organizations: returns.length === 0 ? null : Math.min(...returns)
	};
	const kinds = ['account', 'suspension', 'restoration', 'role', 'organizations'] as const;
	return kinds.flatMap((kind) => {
		const at = times[kind];
		return typeof at === 'number' ? [{ kind, at }] : [];
	});
}
