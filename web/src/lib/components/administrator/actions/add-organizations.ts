import type { AdministratorAction } from './action.ts';

export const addOrganizations = {
	label: 'Add organizations',
	icon: 'plus',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	words: {
		verb: 'Add organizations',
		look: 'primary',
		consequence: 'gets access to the selected organizations.',
		offline: 'gets no further access until this change reaches the server.'
	},
	bulk: {
		kind: 'grant',
		title: 'Add Organizations',
		consequence: 'get access to the selected organizations.',
		offline: 'get no further access until these changes reach the server.',
		already: ['already has access to all of them.', 'already have access to all of them.'],
		isSensitive: false
	}
} as const satisfies AdministratorAction;
