import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const endDate = {
	label: 'Set end date',
	icon: 'clock',
	isFor: ({ canContain }) => canContain,
	applies: ({ isSelf }) => !isSelf,
	refusal: ({ guards }) => explained(guards.suspend),
	plan: {
		title: 'Set end date',
		changeTitle: 'Change end date',
		verb: 'Set',
		look: 'primary',
		consequence:
			'will be suspended automatically at the time below. Role, organizations and settings are kept.',
		time: 'Account ends*',
		reasons: ['Contract ends', 'Project ends', 'Last day at work'],
		mutationName: 'administrator.setEndDate',
		timeOf: ({ plans }) => plans.endsAt,
		isOpen: ({ plans }, { mayTighten }) => mayTighten && plans.endsAt === null,
		mutation: ({ id }, { given, at }) => ({
			name: 'administrator.setEndDate',
			args: { id, ...given, endsAt: at }
		})
	}
} as const satisfies AdministratorAction;
