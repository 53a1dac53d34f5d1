import type { AdministratorAction } from './action.ts';

export const changeRole = {
	label: 'Change role',
	icon: 'key',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	words: {
		verb: 'Change role',
		look: 'primary',
		consequence: 'gets the role.',
		offline: 'keeps the current role until this change reaches the server.'
	},
	bulk: {
		kind: 'changeRole',
		title: 'Change Role',
		consequence: 'get the role.',
		offline: 'keep their current roles until these changes reach the server.',
		already: ['has this role already.', 'have this role already.'],
		isSensitive: true
	}
} as const satisfies AdministratorAction;
