import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const suspend = {
	label: 'Suspend Account',
	icon: 'lock',
	isFor: ({ canContain }) => canContain,
	applies: ({ status, isSelf }) => status !== 'suspended' && !isSelf,
	isInMenu: ({ status }) => status !== 'suspended',
	refusal: ({ guards }) => explained(guards.suspend),
	words: {
		verb: 'Suspend',
		look: 'danger',
		consequence:
			'will be signed out everywhere and can’t sign in. Their API key is blocked, and links in emails stop working. Their role, organizations and settings are kept until the account is restored.',
		offline: 'keeps access until this change reaches the server.'
	},
	confirm: {
		reasons: ['Left the company', 'Device lost or stolen', 'Account compromised', 'On leave'],
		opposite: 'administrator.restore',
		mutation: (id, given) => ({ name: 'administrator.suspend', args: { id, ...given } })
	},
	bulk: {
		kind: 'suspend',
		title: 'Suspend Accounts',
		consequence:
			'will be signed out everywhere and can’t sign in. Their API keys are blocked, and links in emails stop working. Their roles, organizations and settings are kept until the accounts are restored.',
		offline: 'keep access until these changes reach the server.',
		already: ['is suspended already.', 'are suspended already.'],
		isSensitive: true,
		leftOut: { self_forbidden: 'You can’t suspend yourself.' }
	}
} as const satisfies AdministratorAction;
