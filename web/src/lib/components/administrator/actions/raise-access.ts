import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const raiseAccess = {
	label: 'Give temporary access',
	icon: 'clock',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	applies: ({ accessMode, isSelf }) => accessMode === 'selected' && !isSelf,
	refusal: ({ guards }) => explained(guards.setAccess),
	plan: {
		title: 'Give temporary access',
		changeTitle: 'Give temporary access',
		verb: 'Give access',
		look: 'primary',
		consequence:
			'will have access to the organizations you choose until the time below. Then it’s removed automatically.',
		time: 'Until*',
		asks: 'organizations',
		likelyHours: 2,
		reasons: ['On call', 'Covering for someone', 'Incident'],
		mutationName: 'organizationAccess.raise',
		// Organizations that were given are given anew.
		timeOf: () => undefined,
		isOpen: ({ accessMode }, { mayLoosen }) => mayLoosen && accessMode === 'selected',
		mutation: ({ id }, { given, at, organizationIds }) => ({
			name: 'organizationAccess.raise',
			args: { id, ...given, organizationIds: [...organizationIds], until: at }
		})
	}
} as const satisfies AdministratorAction;
