import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const requireMfa = {
	label: 'Require Multi-Factor Authentication',
	icon: 'shield',
	isFor: ({ canContain }) => canContain,
	refusal: ({ guards }) => explained(guards.requireMfa),
	words: {
		verb: 'Require MFA',
		look: 'primary',
		consequence:
			'will need a TOTP code at next login. If they haven’t enrolled, they’ll be guided through setup.',
		offline: 'can sign in without a code until this change reaches the server.'
	},
	confirm: {
		reasons: ['Company policy', 'Asked for by a client', 'After an incident'],
		opposite: 'administrator.removeMfa',
		mutation: (id, given) => ({ name: 'administrator.requireMfa', args: { id, ...given } })
	},
	bulk: {
		kind: 'requireMfa',
		title: 'Require Multi-Factor Authentication',
		consequence:
			'will need a TOTP code at next login. Anyone who hasn’t enrolled will be guided through setup.',
		offline: 'can sign in without a code until these changes reach the server.',
		already: ['already has MFA required.', 'already have MFA required.'],
		isSensitive: true
	}
} as const satisfies AdministratorAction;
