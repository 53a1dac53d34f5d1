import { roleName } from '#lib/client/words/role-name.ts';
import {
	eachField,
	flagWords,
	type FlagName
} from '@tenantry/shared/domain/administrator/fields.ts';
import { enrolmentWord } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import type { AdministratorFilter } from './administrator-listing.svelte.ts';
import { columns } from '#lib/components/administrator/columns.ts';
import type { Choice, Condition } from './condition.ts';
import { groupConditions } from './group-conditions.ts';

type Attention = NonNullable<AdministratorFilter['concern']>;

/** Conditions worth a look: the cards above the list, and choices of its filters. */
export const attentionKinds: readonly { readonly kind: Attention; readonly title: string }[] = [
	{ kind: 'withoutMfa', title: 'Without MFA' },
	{ kind: 'pendingLong', title: 'Pending over 7 days' },
	{ kind: 'keyExpiring', title: 'Key expiring or expired' },
	{ kind: 'recent', title: 'Recently created' }
];

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
	flagCondition('mfaRequired', { param: 'mfa', values: ['required', 'not-required'] }),
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
	flagCondition('apiAccess', { param: 'api', values: ['enabled', 'disabled'] }),
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

function flagCondition(
	key: FlagName,
	{
		param,
		values: [yes, no]
	}: { readonly param: string; readonly values: readonly [string, string] }
): Condition {
	const [yesWord, noWord] = flagWords(key);
	const label = columns.find(({ by }) => by === key)?.title ?? key;
	const filter = (isSet: boolean) => eachField([key], () => isSet);
	return {
		key,
		param,
		label,
		choices: [
			{ value: yes, label: yesWord, filter: filter(true) },
			{ value: no, label: noWord, filter: filter(false) }
		]
	};
}

/** Returns the choice that a filter makes for a condition. */
export function chosenOf(
	{ key, choices }: Condition,
	filter: AdministratorFilter
): Choice | undefined {
	if (filter[key] === undefined) return undefined;
	return choices.find((choice) => choice.filter[key] === filter[key]);
}
