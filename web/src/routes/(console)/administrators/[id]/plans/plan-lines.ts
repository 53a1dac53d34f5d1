import type { PlannedSuspension } from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
import { roleName } from '#lib/client/words/role-name.ts';
import { LOCALE } from '#lib/client/words/locale.ts';
import { remaining } from '#lib/client/words/remaining.ts';
import { moment } from '#lib/client/words/when.ts';
import type { AdministratorDetail, TemporaryAccess } from '#lib/engine-api/administrator.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import { endDate } from '#lib/components/administrator/actions/end-date.ts';
import { planRights, type Plan } from '#lib/components/administrator/actions/plan.ts';
import { raiseRole } from '#lib/components/administrator/actions/raise-role.ts';
import { suspendFrom } from '#lib/components/administrator/actions/suspend-from.ts';
import { suspendUntil } from '#lib/components/administrator/actions/suspend-until.ts';

export interface PlanLine {
	readonly key: string;
	readonly text: string;
	readonly detail: string;
	/** Field whose waiting change is marked. */
	readonly field: string;
	readonly change?: Plan | undefined;
	readonly end?: PlanEnd | undefined;
}

export interface PlanEnd {
	readonly label: string;
	readonly mutation: MutationCall;
}

type Planned = Pick<
	AdministratorDetail,
	'id' | 'role' | 'status' | 'plans' | 'guards' | 'isSelf' | 'accessMode'
>;

/** Lists first what already holds. */
export function planLines(detail: Planned, now: number): readonly PlanLine[] {
	const { plans } = detail;
	return [
		...suspensionLines(detail, now),
		...raiseLines(detail, now),
		...plans.accessReturns.map((access) => accessLine(detail, access, now)),
		...endLines(detail, now)
	];
}

function suspensionLines(detail: Planned, now: number): readonly PlanLine[] {
	const { id, status, plans } = detail;
	const { mayTighten, mayLoosen } = planRights(detail);
	const lines: PlanLine[] = [];
	if (status === 'suspended' && plans.restoreAt !== null)
		lines.push({
			key: 'restoreAt',
			field: 'restoreAt',
			text: `Suspended until ${moment(plans.restoreAt, now)}`,
			detail: left(plans.restoreAt, now),
			change: mayTighten ? suspendUntil.plan : undefined
		});
	if (plans.plannedSuspension) {
		const { from, until } = plans.plannedSuspension;
		lines.push({
			key: 'plannedSuspension',
			field: 'plannedSuspension',
			text:
				until === null
					? `Suspended from ${moment(from, now)}`
					: `Suspended from ${moment(from, now)} until ${moment(until, now)}`,
			detail: asOwnerWords(plans.asOwner.plannedSuspension, now) ?? left(from, now),
			change: mayTighten ? suspendFrom.plan : undefined,
			end: mayLoosen
				? {
						label: 'Remove',
						mutation: {
							name: 'administrator.suspendFrom',
							args: { id, plannedSuspension: null }
						}
					}
				: undefined
		});
	}
	return lines;
}

function raiseLines(detail: Planned, now: number): readonly PlanLine[] {
	const { id, role, plans } = detail;
	if (!plans.roleReturn) return [];
	const { at, role: before } = plans.roleReturn;
	const { mayRaise } = planRights(detail);
	return [
		{
			key: 'roleReturn',
			field: 'roleReturn',
			text: `${roleName(role)} until ${moment(at, now)}`,
			detail: [left(at, now), `then ${roleName(before)} again`].filter(Boolean).join(', '),
			change: mayRaise ? raiseRole.plan : undefined,
			end: mayRaise
				? {
						label: 'End now',
						mutation: { name: 'administrator.changeRole', args: { id, role: before } }
					}
				: undefined
		}
	];
}

/** Access to given organizations is not extended: it is ended and given again. */
function accessLine(
	detail: Planned,
	{ at, organizationIds, organizationNames }: TemporaryAccess,
	now: number
): PlanLine {
	const names = new Intl.ListFormat(LOCALE).format(organizationNames);
	const more = organizationIds.length - organizationNames.length;
	const what = more === 0 ? names : `${names} and ${more} more`;
	return {
		key: [at, organizationIds[0]].join(' '),
		field: 'accessReturns',
		text: `Access to ${what} until ${moment(at, now)}`,
		detail: left(at, now),
		end: planRights(detail).mayLoosen
			? {
					label: 'End now',
					mutation: {
						name: 'organizationAccess.revoke',
						args: { id: detail.id, organizationIds: [...organizationIds] }
					}
				}
			: undefined
	};
}

function endLines(detail: Planned, now: number): readonly PlanLine[] {
	const { id, plans } = detail;
	if (plans.endsAt === null) return [];
	const { mayTighten, mayLoosen } = planRights(detail);
	return [
		{
			key: 'endsAt',
			field: 'endsAt',
			text: `Account ends ${moment(plans.endsAt, now)}`,
			detail: asOwnerWords(plans.asOwner.endsAt, now) ?? left(plans.endsAt, now),
			change: mayTighten ? endDate.plan : undefined,
			end: mayLoosen
				? {
						label: 'Remove',
						mutation: { name: 'administrator.setEndDate', args: { id, endsAt: null } }
					}
				: undefined
		}
	];
}

/** Says what counts for an owner instead of a plan; undefined if the plan itself counts. */
function asOwnerWords(
	instead: number | PlannedSuspension | null | undefined,
	now: number
): string | undefined {
	if (instead === undefined) return undefined;
	if (instead === null)
		return 'Doesn’t apply while this person is an Administrator With Billing, because it was planned by someone who can’t suspend one.';
	const at = moment(typeof instead === 'number' ? instead : instead.from, now);
	return `While this person is an Administrator With Billing, the time is ${at}.`;
}

/** Offline, a device knows that the time is over, not whether the server has acted. */
function left(at: number, now: number): string {
	return remaining(at, now) || 'Time reached. The server makes this change.';
}
