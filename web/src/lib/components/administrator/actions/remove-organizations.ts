import type { AdministratorAction } from './action.ts';

export const removeOrganizations = {
	label: 'Remove organizations',
	icon: 'minus',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	words: {
		verb: 'Remove organizations',
		look: 'danger',
		consequence: 'loses access to the selected organizations.',
		offline: 'keeps access until this change reaches the server.'
	},
	bulk: {
		kind: 'revoke',
		title: 'Remove Organizations',
		consequence: 'lose access to the selected organizations.',
		offline: 'keep access until these changes reach the server.',
		already: ['has access to none of them.', 'have access to none of them.'],
		isSensitive: false
	}
} as const satisfies AdministratorAction;
