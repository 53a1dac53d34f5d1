import { textOf } from './arguments.ts';
import type { EntityWords } from './entity-words.ts';

export const organizationWords: EntityWords<'organization'> = {
	create: {
		sentence: ['Create'],
		action: 'Create the organization',
		group: 'organizations',
		form: '/organizations/new'
	},
	rename: {
		sentence: (args) => ['Rename', `to ${textOf(args, 'name')}`],
		action: 'Rename the organization',
		group: 'organizations',
		form: 'subject'
	},
	setMaxSystemUsers: {
		sentence: ['Change the maximum number of users of'],
		action: 'Change the maximum number of users of',
		group: 'organizations'
	},
	attach: { sentence: ['Attach'], action: 'Attach the organization', group: 'organizations' },
	archive: { sentence: ['Archive'], action: 'Archive the organization', group: 'organizations' }
};
