import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

export const revokeApiKey = {
	label: 'Revoke API Key',
	icon: 'key',
	isFor: ({ canContain }) => canContain,
	refusal: ({ guards }) => explained(guards.revokeApiKey),
	words: {
		verb: 'Revoke Key',
		look: 'danger',
		consequence:
			'loses their API key immediately: programs that use it are refused. Their account isn’t affected, and they can generate a new key.',
		offline: 'can use the key until this change reaches the server.'
	},
	confirm: {
		reasons: ['Key leaked', 'No longer needed', 'After an incident'],
		mutation: (id, given) => ({ name: 'administrator.revokeApiKey', args: { id, ...given } })
	}
} as const satisfies AdministratorAction;
