import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

/** Begins where Plan suspension starts now, or where the account is suspended already. */
export const suspendUntil = {
	label: 'Plan suspension',
	icon: 'clock',
	isFor: ({ canContain }) => canContain,
	refusal: ({ guards }) => explained(guards.suspend),
	plan: {
		title: 'Plan suspension',
		changeTitle: 'Change end of suspension',
		verb: 'Suspend',
		look: 'danger',
		consequence:
			'will be suspended now and restored automatically at the time below. Until then they can’t sign in, and their API key is blocked.',
		time: 'Suspended until*',
		likelyHours: 24,
		reasons: ['On leave', 'Under investigation', 'Device lost or stolen'],
		mutationName: 'administrator.suspendUntil',
		timeOf: ({ status, plans }) => (status === 'suspended' ? plans.restoreAt : undefined),
		isOpen: ({ status, plans }, { mayTighten }) =>
			mayTighten && status === 'suspended' && plans.restoreAt === null,
		mutation: ({ id }, { given, at }) => ({
			name: 'administrator.suspendUntil',
			args: { id, ...given, until: at }
		})
	}
} as const satisfies AdministratorAction;
