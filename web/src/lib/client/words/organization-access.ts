import { formatNumber } from '#lib/client/words/locale.ts';
import { argument, until } from './arguments.ts';
import type { EntityWords } from './entity-words.ts';

export const organizationAccessWords: EntityWords<'organizationAccess'> = {
	setMode: {
		sentence: (args) =>
			argument(args, 'mode') === 'all'
				? ['Give', 'access to all organizations']
				: ['Limit', `to ${organizations(args)}`],
		action: 'Change the organization access of',
		group: 'reach',
		form: 'subject'
	},
	grant: {
		sentence: (args) => ['Give', `access to ${organizations(args)}`],
		action: 'Give access to organizations to',
		group: 'reach',
		form: 'subject'
	},
	raise: {
		sentence: (args) => ['Give', `access to ${organizations(args)} ${until(args)}`],
		action: 'Give temporary access to organizations to',
		group: 'reach',
		form: 'subject',
		effect: 'The access is removed automatically afterwards.'
	},
	endRaise: {
		sentence: ['End the temporary access of'],
		action: 'End the temporary access of',
		group: 'reach'
	},
	revoke: {
		sentence: (args) => ['Remove', `from ${organizations(args)}`],
		action: 'Take access to organizations from',
		group: 'reach',
		form: 'subject'
	}
};

function organizations(args: unknown): string {
	const ids = argument(args, 'organizationIds');
	const count = Array.isArray(ids) ? ids.length : 0;
	return count === 1 ? '1 organization' : `${formatNumber(count)} organizations`;
}
