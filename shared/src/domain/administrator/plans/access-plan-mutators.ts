import * as z from 'zod/mini';

import type { Direction } from '#collection.ts';
import { endShownEntry, mayApprove } from '#domain/approval/entry.ts';
import { becauseFields } from '#domain/because.ts';
import { sameValue } from '#merge.ts';
import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { AdministratorId } from '#domain/ids.ts';
import { roleDirection } from '#domain/role.ts';
import {
	endDirection,
	type PlannedSuspension,
	type PlansAsOwner,
	requireFuture,
	requireNear,
	restoreDirection,
	suspensionDirection
} from './access-plan.ts';
import { requireContainment } from '#domain/administrator/containment.ts';
import { plansAsOwnerAfter } from './plans-as-owner.ts';
import { requireRole } from '#domain/administrator/new-administrator.ts';
import { requireAnotherOwner } from '#domain/administrator/owner.ts';
import { administrators, requireAdministrator } from '#domain/administrator/schema.ts';
import { requireRaiseTime } from './raise-time.ts';
import { requireOther, roleAsBefore, standingAsBefore } from '#domain/administrator/standing.ts';

/** A time of the server, epoch milliseconds. */
const Time = z.int().check(z.nonnegative());
const Subject = { id: AdministratorId, ...becauseFields };

const field = (id: string, name: string) => ({ collection: 'administrator', id, field: name });

/** Changes of access that begin or end by themselves (docs/domain.md, "Access that ends"). */
export const accessPlanMutators = {
	/** Sets the time at which the account is suspended; null means that it has no end. */
	setEndDate: defineMutator({
		version: 1,
		args: z.strictObject({ ...Subject, endsAt: z.nullable(Time) }),
		touches: ({ id }) => [field(id, 'endsAt')],
		inverse: ({ id, from }) => ({
			name: 'administrator.setEndDate',
			args: { id, endsAt: from.endsAt ?? null }
		}),
		run(tx, { id, endsAt }, context) {
			requirePermission(context.principal, 'administrator.contain');
			const { endsAt: present = null } = requireAdministrator(tx, id, context);
			const direction = endDirection(present, endsAt);
			requirePlanning(tx, { id, field: 'endsAt', direction }, context);
			if (endsAt !== null) requireNear('endsAt', endsAt, context);
			if (endsAt !== null && direction === 'tighten')
				requireAnotherOwner(tx, id, { from: Math.max(endsAt, context.at) });
			plan(tx, { id, patch: { endsAt }, direction }, context);
		}
	}),
	/** Plans a suspension; null takes the plan back. */
	suspendFrom: defineMutator({
		version: 1,
		args: z.strictObject({
			...Subject,
			plannedSuspension: z.nullable(z.strictObject({ from: Time, until: z.nullable(Time) }))
		}),
		touches: ({ id }) => [field(id, 'plannedSuspension')],
		inverse: ({ id, from }) => ({
			name: 'administrator.suspendFrom',
			args: { id, plannedSuspension: from.plannedSuspension ?? null }
		}),
		run(tx, { id, plannedSuspension: planned }, context) {
			requirePermission(context.principal, 'administrator.contain');
			const { plannedSuspension: present = null } = requireAdministrator(tx, id, context);
			const direction = suspensionDirection(present, planned);
			requirePlanning(tx, { id, field: 'plannedSuspension', direction }, context);
			if (planned !== null) requireSpan(planned, context);
			if (planned !== null && direction === 'tighten')
				requireAnotherOwner(tx, id, { ...planned, from: Math.max(planned.from, context.at) });
			plan(tx, { id, patch: { plannedSuspension: planned }, direction }, context);
		}
	}),
	/** Suspends now, and plans when the account is restored. */
	suspendUntil: defineMutator({
		version: 1,
		args: z.strictObject({ ...Subject, until: Time }),
		touches: ({ id }) => [field(id, 'suspended'), field(id, 'restoreAt')],
		inverse: standingAsBefore(false),
		run(tx, { id, until }, context) {
			requirePermission(context.principal, 'administrator.contain');
			const before = requireAdministrator(tx, id, context);
			// To plan an earlier restoration of a suspended account is to restore it.
			const isShortened =
				before.suspended && restoreDirection(before.restoreAt, until) === 'loosen';
			const direction = isShortened ? 'loosen' : 'tighten';
			requirePlanning(tx, { id, field: 'restoreAt', direction }, context);
			requireFuture('until', until, context);
			requireAnotherOwner(tx, id, { from: context.at, until });
			// Goes first, because a plan rests on the version of the suspension that its author saw.
			if (before.suspended) tx.set(administrators, id, { restoreAt: until });
			tx.set(administrators, id, { suspended: true });
			if (!before.suspended) tx.force(administrators, id, { restoreAt: until });
		}
	}),
	/** Gives more rights for a while; afterwards the role from before returns by itself. */
	raiseRole: defineMutator({
		version: 1,
		args: z.strictObject({ ...Subject, role: z.string().check(z.maxLength(100)), until: Time }),
		touches: ({ id }) => [field(id, 'role'), field(id, 'roleReturn')],
		inverse: roleAsBefore,
		run(tx, { id, role: name, until }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { role: present, roleReturn } = requireAdministrator(tx, id, context);
			requireOther(id, context);
			const role = requireRole(name);
			requireRaiseTime(tx, until, context);
			const before = roleReturn?.role ?? present;
			if (roleDirection(before, role) !== 'loosen') reject({ code: 'not_a_raise', field: 'role' });
			const roleReturned = { roleReturn: { at: until, role: before } };
			// The end rests on the version of the role that its author saw, so it goes first if that stands.
			const isSeen = context.sawCurrent(field(id, 'role'));
			if (roleReturn && isSeen) tx.set(administrators, id, roleReturned);
			if (!tx.set(administrators, id, { role })) return;
			if (!mayApprove(present)) endShownEntry(tx, id, context);
			if (!roleReturn) tx.force(administrators, id, roleReturned);
			else if (!isSeen) tx.set(administrators, id, roleReturned);
		}
	})
};

/** Writes a plan, and whether it counts while the person is an owner. */
function plan(
	tx: WriteTransaction,
	{ id, patch, direction }: { id: string; patch: PlansAsOwner; direction: Direction },
	context: MutationContext
): void {
	const before = requireAdministrator(tx, id, context);
	if (direction !== 'same' && !tx.set(administrators, id, patch)) return;
	const plansAsOwner = plansAsOwnerAfter(before, { patch, direction }, context);
	if (!sameValue(plansAsOwner, before.plansAsOwner ?? null))
		tx.force(administrators, id, { plansAsOwner });
}

/** A plan that takes access is a kind of containment; one that gives it is more than that. */
function requirePlanning(
	tx: WriteTransaction,
	{ id, field: name, direction }: { id: string; field: string; direction: Direction },
	context: MutationContext
): void {
	// Without current knowledge the change yields to what stands, so it gives nothing.
	const gives = direction === 'loosen' && context.sawCurrent(field(id, name));
	if (gives) requirePermission(context.principal, 'administrator.write');
	else requireContainment(tx, id, context);
	requireOther(id, context);
}

function requireSpan({ from, until }: PlannedSuspension, context: MutationContext): void {
	requireNear('from', from, context);
	if (until === null) return;
	requireFuture('until', until, context);
	if (until <= from) reject({ code: 'invalid_arguments', field: 'until' });
}
