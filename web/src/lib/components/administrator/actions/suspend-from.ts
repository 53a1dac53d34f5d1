import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const suspendFrom = {
	label: 'Plan suspension',
	icon: 'clock',
	isFor: ({ canContain }) => canContain,
	applies: ({ isSelf }) => !isSelf,
	refusal: ({ guards }) => explained(guards.suspend),
	plan: {
		title: 'Plan suspension',
		changeTitle: 'Change planned suspension',
		verb: 'Plan',
		look: 'primary',
		consequence:
			'will be suspended automatically at the first time below, and restored at the second if you enter one.',
		time: 'Suspended from*',
		asks: 'until',
		reasons: ['On leave', 'Between contracts'],
		mutationName: 'administrator.suspendFrom',
		timeOf: ({ plans }) => plans.plannedSuspension?.from,
		isOpen: ({ status, plans }, { mayTighten }) =>
			mayTighten && status !== 'suspended' && !plans.plannedSuspension,
		mutation: ({ id }, { given, at, until }) => ({
			name: 'administrator.suspendFrom',
			args: { id, ...given, plannedSuspension: { from: at, until } }
		})
	}
} as const satisfies AdministratorAction;
