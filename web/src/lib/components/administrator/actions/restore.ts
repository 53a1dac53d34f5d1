import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const restore = {
	label: 'Restore Account',
	icon: 'undo',
	isFor: ({ canAddAdministrators }) => canAddAdministrators,
	applies: ({ status }) => status === 'suspended',
	isInMenu: ({ status }) => status === 'suspended',
	refusal: ({ guards }) => explained(guards.restore),
	words: {
		verb: 'Restore',
		look: 'primary',
		consequence:
			'can sign in again, with the same role and organizations. Their API key works again unless it has expired; a revoked key doesn’t come back. If the key may have leaked, revoke it first. Links in emails sent before stay invalid.',
		offline: 'stays suspended until this change reaches the server.'
	},
	confirm: {
		reasons: ['Back at work', 'Suspended by mistake', 'Incident closed'],
		opposite: 'administrator.suspend',
		mutation: (id, given) => ({ name: 'administrator.restore', args: { id, ...given } })
	},
	bulk: {
		kind: 'restore',
		title: 'Restore Accounts',
		consequence:
			'can sign in again, with the same roles and organizations. Their API keys work again unless they have expired; if one may have leaked, revoke it first. Links in emails sent before stay invalid.',
		offline: 'stay suspended until these changes reach the server.',
		already: ['isn’t suspended.', 'aren’t suspended.'],
		isSensitive: true,
		leftOut: { not_suspended: 'Only a suspended account can be restored.' }
	}
} as const satisfies AdministratorAction;
