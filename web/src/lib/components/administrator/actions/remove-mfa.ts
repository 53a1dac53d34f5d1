import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const removeMfa = {
	label: 'Remove MFA Requirement',
	icon: 'shield',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	refusal: ({ guards }) => explained(guards.removeMfa),
	words: {
		verb: 'Remove MFA',
		look: 'danger',
		consequence:
			'can sign in with a password alone. The enrollment is kept, so that MFA can be required again.',
		offline: 'still needs a code to sign in until this change reaches the server.'
	},
	confirm: {
		reasons: ['Authenticator lost', 'Required by mistake'],
		opposite: 'administrator.requireMfa',
		mutation: (id, given) => ({ name: 'administrator.removeMfa', args: { id, ...given } })
	}
} as const satisfies AdministratorAction;
