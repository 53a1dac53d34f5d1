import type { EntityWords } from './entity-words.ts';

export const approvalWords: EntityWords<'approval'> = {
	approve: {
		sentence: ['Approve a change'],
		isImpersonal: true,
		action: 'Approve a change to',
		group: 'approvals'
	},
	decline: {
		sentence: ['Decline a change'],
		isImpersonal: true,
		action: 'Decline a change to',
		group: 'approvals'
	},
	breakGlass: {
		sentence: ['Apply a change without approval'],
		isImpersonal: true,
		action: 'Apply an unapproved change to',
		group: 'approvals'
	},
	expire: {
		sentence: ['Let a change expire without approval'],
		isImpersonal: true,
		action: 'Let an unapproved change expire for',
		group: 'approvals'
	}
};
