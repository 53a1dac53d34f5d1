import type { AdministratorAction } from './action.ts';

export const resendInvitation = {
	label: 'Resend invitation',
	icon: 'sync',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	words: {
		verb: 'Resend invitation',
		look: 'primary',
		consequence: 'will get a new invitation email.',
		offline: 'gets it when this device is online again, within 24 hours.'
	},
	bulk: {
		kind: 'resendInvitation',
		title: 'Resend Invitation',
		consequence: 'will get a new invitation email.',
		offline: 'get it when this device is online again, within 24 hours.',
		already: [
			'has set a password already, or was sent one a moment ago.',
			'have set a password already, or were sent one a moment ago.'
		],
		isSensitive: false
	}
} as const satisfies AdministratorAction;
