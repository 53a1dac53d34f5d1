import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const raiseRole = {
	label: 'Give temporary role',
	icon: 'clock',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	applies: ({ role, isSelf }) => role !== OWNER_ROLE && !isSelf,
	refusal: ({ guards }) => explained(guards.changeRole),
	plan: {
		title: 'Give temporary role',
		changeTitle: 'Change temporary role',
		verb: 'Give role',
		look: 'primary',
		consequence:
			'will have this role until the time below. Then the current role returns automatically.',
		time: 'Until*',
		asks: 'role',
		likelyHours: 2,
		reasons: ['On call', 'Covering for someone', 'Incident'],
		mutationName: 'administrator.raiseRole',
		timeOf: ({ plans }) => plans.roleReturn?.at,
		isOpen: ({ plans }, { mayRaise }) => mayRaise && !plans.roleReturn,
		mutation: ({ id, role: current }, { given, at, role = current }) => ({
			name: 'administrator.raiseRole',
			args: { id, ...given, role, until: at }
		})
	}
} as const satisfies AdministratorAction;
