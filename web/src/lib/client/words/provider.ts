import { argument } from './arguments.ts';
import type { EntityWords } from './entity-words.ts';

export const providerWords: EntityWords<'provider'> = {
	create: { sentence: ['Create'], action: 'Create the provider', group: 'settings' },
	setGlobalMfa: {
		sentence: (args) => [
			argument(args, 'required') === true
				? 'Turn on the Global MFA Requirement'
				: 'Turn off the Global MFA Requirement'
		],
		isImpersonal: true,
		action: 'Change the Global MFA Requirement of',
		group: 'mfa'
	},
	setPolicy: {
		sentence: ['Change the policy in Settings > Account'],
		isImpersonal: true,
		action: 'Change the policy of',
		group: 'settings'
	}
};
