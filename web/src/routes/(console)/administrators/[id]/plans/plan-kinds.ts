import { roleDirection, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';

/** A change of access that begins or ends automatically, as a person plans it. */
export type PlanKind = 'endDate' | 'suspendUntil' | 'suspendFrom' | 'raiseRole' | 'raiseAccess';

export interface PlanWords {
	/** Title of the dialog; of a plan that exists already, the other one. */
	readonly title: string;
	readonly changeTitle: string;
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	/** What the plan does, after the person's name. */
	readonly consequence: string;
	/** Label of its time, or of the first of two. */
	readonly time: string;
	readonly reasons: readonly string[];
}

export const wordsByKind: Readonly<Record<PlanKind, PlanWords>> = {
	endDate: {
		title: 'Set end date',
		changeTitle: 'Change end date',
		verb: 'Set',
		look: 'primary',
		consequence:
			'will be suspended automatically at the time below. Role, organizations and settings are kept.',
		time: 'Account ends*',
		reasons: ['Contract ends', 'Project ends', 'Last day at work']
	},
	suspendUntil: {
		title: 'Plan suspension',
		changeTitle: 'Change end of suspension',
		verb: 'Suspend',
		look: 'danger',
		consequence:
			'will be suspended now and restored automatically at the time below. Until then they can’t sign in, and their API key is blocked.',
		time: 'Suspended until*',
		reasons: ['On leave', 'Under investigation', 'Device lost or stolen']
	},
	suspendFrom: {
		title: 'Plan suspension',
		changeTitle: 'Change planned suspension',
		verb: 'Plan',
		look: 'primary',
		consequence:
			'will be suspended automatically at the first time below, and restored at the second if you enter one.',
		time: 'Suspended from*',
		reasons: ['On leave', 'Between contracts']
	},
	raiseRole: {
		title: 'Give temporary role',
		changeTitle: 'Change temporary role',
		verb: 'Give role',
		look: 'primary',
		consequence:
			'will have this role until the time below. Then the current role returns automatically.',
		time: 'Until*',
		reasons: ['On call', 'Covering for someone', 'Incident']
	},
	raiseAccess: {
		title: 'Give temporary access',
		changeTitle: 'Give temporary access',
		verb: 'Give access',
		look: 'primary',
		consequence:
			'will have access to the organizations you choose until the time below. Then it’s removed automatically.',
		time: 'Until*',
		reasons: ['On call', 'Covering for someone', 'Incident']
	}
};

const KINDS: ReadonlyMap<string, PlanKind> = new Map([
	['administrator.setEndDate', 'endDate'],
	['administrator.suspendUntil', 'suspendUntil'],
	['administrator.suspendFrom', 'suspendFrom'],
	['administrator.raiseRole', 'raiseRole'],
	['organizationAccess.raise', 'raiseAccess']
]);

/** Returns the plan that a change makes; undefined for any other change. */
export function planKindOf({ name }: Pick<ChangeView, 'name'>): PlanKind | undefined {
	return KINDS.get(name);
}

type Planned = Pick<AdministratorDetail, 'role' | 'status' | 'plans'>;

/** Returns the role that a temporary one returns to. */
export function roleBefore({ role, plans }: Pick<Planned, 'role' | 'plans'>): Role {
	return plans.roleReturn?.role ?? role;
}

/** Returns the roles that allow something that the one from before does not. */
export function higherRoles(subject: Pick<Planned, 'role' | 'plans'>): readonly Role[] {
	const before = roleBefore(subject);
	return ROLES.filter((role) => roleDirection(before, role) === 'loosen');
}

/** Returns the time of a plan that exists; organizations that were given are given anew. */
export function plannedTime(kind: PlanKind, { status, plans }: Planned): number | undefined {
	switch (kind) {
		case 'endDate':
			return plans.endsAt ?? undefined;
		case 'suspendUntil':
			return status === 'suspended' ? (plans.restoreAt ?? undefined) : undefined;
		case 'suspendFrom':
			return plans.plannedSuspension?.from;
		case 'raiseRole':
			return plans.roleReturn?.at;
		case 'raiseAccess':
			return undefined;
	}
}

type Offered = Pick<
	AdministratorDetail,
	'role' | 'status' | 'plans' | 'guards' | 'isSelf' | 'accessMode'
>;

/** What a person may do about an administrator's plans. */
export interface PlanRights {
	/** Take access earlier or for longer. */
	readonly mayTighten: boolean;
	/** Remove a plan that takes access, and give more for a while. */
	readonly mayLoosen: boolean;
	readonly mayRaise: boolean;
}

/** Planning a suspension needs the right to suspend; giving more, the right to change a role. */
export function planRights({ guards, isSelf, ...planned }: Offered): PlanRights {
	const mayLoosen = guards.setAccess === null && !isSelf;
	return {
		mayTighten: guards.suspend === null,
		mayLoosen,
		mayRaise: mayLoosen && guards.changeRole === null && higherRoles(planned).length > 0
	};
}

/** Returns the plans that can be made, in the order of their buttons. */
export function offeredKinds(subject: Offered): readonly PlanKind[] {
	const { mayTighten, mayLoosen, mayRaise } = planRights(subject);
	const { endsAt, plannedSuspension, restoreAt, roleReturn } = subject.plans;
	const isSuspended = subject.status === 'suspended';
	const suspension: PlanKind = isSuspended ? 'suspendUntil' : 'suspendFrom';
	const isOpen: Readonly<Record<PlanKind, boolean>> = {
		raiseRole: mayRaise && !roleReturn,
		raiseAccess: mayLoosen && subject.accessMode === 'selected',
		endDate: mayTighten && endsAt === null,
		suspendFrom: mayTighten && !plannedSuspension,
		suspendUntil: mayTighten && restoreAt === null
	};
	const kinds = ['raiseRole', 'raiseAccess', 'endDate', suspension] as const;
	return kinds.filter((kind) => isOpen[kind]);
}
