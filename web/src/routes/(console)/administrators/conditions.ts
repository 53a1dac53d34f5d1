import { roleName } from '#lib/client/words/role-name.ts';
import { enrolmentWord } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import type { AdministratorFilter } from './administrator-listing.svelte.ts';
import type { Choice, Condition } from './condition.ts';
import { groupConditions } from './group-conditions.ts';
import { attentionKinds } from './list-words.ts';

/** In the order in which they are offered. */
export const conditions: readonly Condition[] = [
	{
		key: 'status',
		param: 'status',
		label: 'Status',
		choices: [
			{ value: 'active', label: 'Active', filter: { status: 'active' } },
			{ value: 'pending', label: 'Pending', filter: { status: 'pending' } },
			{ value: 'suspended', label: 'Suspended', filter: { status: 'suspended' } }
		]
	},
	{
		key: 'role',
		param: 'role',
		label: 'Role',
		choices: ROLES.map((role) => ({ value: role, label: roleName(role), filter: { role } }))
	},
	{
		key: 'mfaRequired',
		param: 'mfa',
		label: 'MFA: Requirement',
		choices: [
			{ value: 'required', label: 'Required', filter: { mfaRequired: true } },
			{ value: 'not-required', label: 'Not Required', filter: { mfaRequired: false } }
		]
	},
	{
		key: 'mfaEnrolled',
		param: 'enrollment',
		label: 'MFA: Enrollment',
		// Words of the column; unfinished setups count as enrolled and are a choice of their own.
		choices: [
			{ value: 'enrolled', label: enrolmentWord('finished'), filter: { mfaEnrolled: true } },
			{
				value: 'unfinished',
				label: enrolmentWord('started'),
				filter: { mfaEnrolled: 'unfinished' }
			},
			{ value: 'not-enrolled', label: enrolmentWord('none'), filter: { mfaEnrolled: false } }
		]
	},
	{
		key: 'apiAccess',
		param: 'api',
		label: 'API Key Access',
		choices: [
			{ value: 'enabled', label: 'Enabled', filter: { apiAccess: true } },
			{ value: 'disabled', label: 'Disabled', filter: { apiAccess: false } }
		]
	},
	{
		key: 'concern',
		param: 'attention',
		label: 'Attention',
		choices: attentionKinds.map(({ kind, title }) => ({
			value: kind,
			label: title,
			filter: { concern: kind }
		}))
	},
	{
		key: 'waiting',
		param: 'changes',
		label: 'Changes',
		choices: [{ value: 'waiting', label: 'Changes waiting', filter: { waiting: true } }]
	},
	...Object.values(groupConditions)
];

/** Returns the choice that a filter makes for a condition. */
export function chosenOf(
	{ key, choices }: Condition,
	filter: AdministratorFilter
): Choice | undefined {
	if (filter[key] === undefined) return undefined;
	return choices.find((choice) => choice.filter[key] === filter[key]);
}
