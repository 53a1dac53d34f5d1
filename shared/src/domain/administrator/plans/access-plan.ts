import * as z from 'zod/mini';

import type { Direction } from '#collection.ts';
import type { MutationContext } from '#mutator.ts';
import { reject } from '#rejection.ts';
import type { Value } from '#row.ts';
import { Role } from '#domain/role-schema.ts';
import { OWNER_ROLE, roleDirection, type Role as RoleName } from '#domain/role.ts';

/** A suspension that begins by itself; without `until` it lasts until someone restores. */
export const PlannedSuspension = z.object({ from: z.number(), until: z.nullable(z.number()) });
export type PlannedSuspension = z.infer<typeof PlannedSuspension>;

/**
 * Plans that count instead while the account is an owner's. A plan has an entry here if its author
 * had no right over owners: what such a right had planned before, or null for nothing.
 */
export const PlansAsOwner = z.object({
	endsAt: z.optional(z.nullable(z.number())),
	plannedSuspension: z.optional(z.nullable(PlannedSuspension))
});
export type PlansAsOwner = z.infer<typeof PlansAsOwner>;
export type PlanName = keyof PlansAsOwner;

/** The end of a raised role: when it ends, and the role from before. */
export const RoleReturn = z.object({ at: z.number(), role: Role });
export type RoleReturn = z.infer<typeof RoleReturn>;

/**
 * The end of organizations that were given for a while. They are those whose edges still have the
 * version at which they were given, so the row names none to readers who do not see them.
 */
export const AccessReturn = z.object({ at: z.number(), version: z.number() });
export type AccessReturn = z.infer<typeof AccessReturn>;

/** Change of access that the server makes by itself when its time has come. */
export interface AccessPlan {
	/** Server time from which it is due, epoch milliseconds. */
	readonly at: number;
	/** The internal mutation that carries it out. */
	readonly name: string;
}

/**
 * Returns the plans of an administrator in the order in which they are carried out. Of two at the
 * same time, the one that takes access goes first.
 */
export function plansOf(administrator: Value): AccessPlan[] {
	const { restoreAt, roleReturn, accessReturns } = administrator;
	const { endsAt, plannedSuspension } = plansInRole(administrator);
	const plans = [
		{ at: endsAt, name: 'administrator.endAccount' },
		{ at: partOf(plannedSuspension, 'from'), name: 'administrator.startSuspension' },
		{ at: partOf(roleReturn, 'at'), name: 'administrator.endRaise' },
		{ at: firstReturn(accessReturns), name: 'organizationAccess.endRaise' },
		{ at: restoreAt, name: 'administrator.endSuspension' },
		{ at: firstToLapse(administrator), name: 'administrator.lapsePlans' }
	];
	return plans
		.flatMap(({ at, name }) => (typeof at === 'number' ? { at, name } : []))
		.sort((left, right) => left.at - right.at);
}

/** Returns an administrator with the plans that count in their present role. */
export function plansInRole<A extends Value>(administrator: A): A {
	return administrator.role === OWNER_ROLE ? asOwner(administrator) : administrator;
}

/** Returns an administrator with the plans that count while they are an owner. */
export function asOwner<A extends Value>(administrator: A): A {
	const { plansAsOwner } = administrator;
	return typeof plansAsOwner === 'object' ? { ...administrator, ...plansAsOwner } : administrator;
}

/**
 * Returns the plans that end without effect, because their author had no right over the owner whom
 * they would meet. During a raise they wait: the person is then no owner again.
 */
export function lapsing(administrator: Value): readonly PlanName[] {
	const { role, roleReturn, plansAsOwner } = administrator;
	const isOwnerForGood = role === OWNER_ROLE && typeof partOf(roleReturn, 'at') !== 'number';
	const names = ['endsAt', 'plannedSuspension'] as const;
	return isOwnerForGood ? names.filter((name) => partOf(plansAsOwner, name) !== undefined) : [];
}

/** Returns the time of a plan that takes access; undefined if there is none. */
export function timeOfPlan(administrator: Value, name: PlanName): number | undefined {
	const plan = administrator[name];
	const at = name === 'endsAt' ? plan : partOf(plan, 'from');
	return typeof at === 'number' ? at : undefined;
}

/** An end is stricter the earlier it is. */
export function endDirection(from: unknown, to: unknown): Direction {
	return earlierIsStricter(timeOr(from, Infinity), timeOr(to, Infinity));
}

/** A restoration is stricter the later it is, and strictest if no one has planned any. */
export function restoreDirection(from: unknown, to: unknown): Direction {
	return earlierIsStricter(timeOr(to, Infinity), timeOr(from, Infinity));
}

/** The right to export is stricter the earlier it ends, and strictest if there is none. */
export function exportDirection(from: unknown, to: unknown): Direction {
	return earlierIsStricter(timeOr(from, 0), timeOr(to, 0));
}

/** A suspension is stricter if it covers the whole of the other one. */
export function suspensionDirection(from: unknown, to: unknown): Direction {
	const present = spanOf(from);
	const next = spanOf(to);
	const begins = earlierIsStricter(present.from, next.from);
	const ends = earlierIsStricter(next.until, present.until);
	if (begins === 'same' && ends === 'same') return 'same';
	return begins === 'loosen' || ends === 'loosen' ? 'loosen' : 'tighten';
}

/** The return from a raised role is stricter the earlier it is. */
export function returnDirection(from: unknown, to: unknown): Direction {
	const direction = endDirection(partOf(from, 'at'), partOf(to, 'at'));
	const isSameRole = partOf(from, 'role') === partOf(to, 'role');
	return direction === 'same' && !isSameRole ? 'loosen' : direction;
}

/**
 * Returns whether a role chosen by a person ends the raise. A demotion that the return would still
 * tighten leaves it, because ending it would give the rest of the raise for good.
 */
export function endsRaise(
	{ role: before }: RoleReturn,
	{ from, to }: { readonly from: RoleName; readonly to: RoleName }
): boolean {
	if (from === to) return false;
	return roleDirection(from, to) !== 'tighten' || roleDirection(to, before) !== 'tighten';
}

const DAY_MS = 24 * 3_600_000;
/** A typing mistake in the year is refused. */
const HORIZON_MS = 5 * 366 * DAY_MS;
/**
 * What takes access still counts if it arrives after its time, as long as any device may have kept
 * it. What is older comes from a clock that is wrong.
 */
const LATE_MS = 31 * DAY_MS;

/** Requires a time that is still to come. */
export function requireFuture(
	field: string,
	time: number,
	context: Pick<MutationContext, 'at'>
): void {
	if (time <= context.at) reject({ code: 'time_passed', field });
	requireNear(field, time, context);
}

/** Requires a time from which access is taken: it may have passed while the change was on its way. */
export function requireNear(
	field: string,
	time: number,
	{ at }: Pick<MutationContext, 'at'>
): void {
	if (time < at - LATE_MS) reject({ code: 'time_passed', field });
	if (time > at + HORIZON_MS) reject({ code: 'time_too_far', field });
}

function earlierIsStricter(from: number, to: number): Direction {
	if (from === to) return 'same';
	return to < from ? 'tighten' : 'loosen';
}

function spanOf(suspension: unknown): { readonly from: number; readonly until: number } {
	const from = partOf(suspension, 'from');
	if (typeof from !== 'number') return { from: Infinity, until: -Infinity };
	return { from, until: timeOr(partOf(suspension, 'until'), Infinity) };
}

function firstToLapse(administrator: Value): number | undefined {
	const times = lapsing(administrator).flatMap((name) => timeOfPlan(administrator, name) ?? []);
	return times.length === 0 ? undefined : Math.min(...times);
}

function firstReturn(accessReturns: unknown): number | undefined {
	if (!Array.isArray(accessReturns) || accessReturns.length === 0) return undefined;
	return Math.min(...accessReturns.map((one) => timeOr(partOf(one, 'at'), Infinity)));
}

export function timeOr(value: unknown, none: number): number {
	return typeof value === 'number' ? value : none;
}

/** Returns a part of a value that may not be an object. */
export function partOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
