import type { Direction } from '#collection.ts';
import type { MutationContext } from '#mutator.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import type { PlanName, PlansAsOwner } from './access-plan.ts';
import { mayContain } from '#domain/administrator/containment.ts';
import type { Administrator } from '#domain/administrator/schema.ts';

/**
 * Returns the plans that count for an owner after a plan is written. A plan whose author may not
 * suspend owners keeps what was planned with that right; the same plan again adds nothing to it.
 */
export function plansAsOwnerAfter(
	before: Administrator,
	{ patch, direction }: { readonly patch: PlansAsOwner; readonly direction: Direction },
	{ principal }: Pick<MutationContext, 'principal'>
): PlansAsOwner | null {
	if (mayContain(principal, OWNER_ROLE)) return withoutPlan(before, patch);
	const { endsAt = null, plannedSuspension = null, plansAsOwner } = before;
	if (direction === 'same') return plansAsOwner ?? null;
	const replaced = 'endsAt' in patch ? { endsAt } : { plannedSuspension };
	return { ...replaced, ...plansAsOwner };
}

/** Returns the plans for an owner without those of these names; null if none is left. */
export function withoutPlan(
	{ plansAsOwner }: Pick<Administrator, 'plansAsOwner'>,
	names: Readonly<Partial<Record<PlanName, unknown>>>
): PlansAsOwner | null {
	const left = Object.entries(plansAsOwner ?? {}).filter(([name]) => !Object.hasOwn(names, name));
	return left.length === 0 ? null : Object.fromEntries(left);
}
