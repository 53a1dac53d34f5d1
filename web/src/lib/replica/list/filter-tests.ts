import { FLAG_NAMES } from '@tenantry/shared/domain/administrator/fields.ts';
import { attentionTest } from './attention.ts';
import type { EntryTest } from './administrator-list.ts';
import type { AdministratorFilter } from './selection.ts';
import { GROUPS, type GroupContext } from './groups.ts';
import type { GroupKind } from '@tenantry/shared/domain/administrator/groups.ts';

export interface FilterContext extends GroupContext {
	readonly hasBadge: (administratorId: string) => boolean;
}

/** Without the status, which a search reads itself. Lazy, because the list opens unfiltered. */
export function filterTests(filter: AdministratorFilter, context: FilterContext): EntryTest[] {
	const { view, providerId, hasBadge } = context;
	const { role, organizationId, mfaEnrolled, waiting, concern } = filter;
	const tests: EntryTest[] = groupTests(filter, context);
	const when = <T>(
		wanted: T | undefined,
		valueOf: (...entry: Parameters<EntryTest>) => T
	): void => {
		if (wanted !== undefined) tests.push((entry) => valueOf(entry) === wanted);
	};
	when<unknown>(role, (entry) => entry.row.value.role);
	if (organizationId !== undefined) tests.push((entry) => entry.reaches(organizationId));
	for (const flag of FLAG_NAMES)
		when(filter[flag], (entry) => entry.isSet(flag, { source: view, providerId }));
	if (mfaEnrolled !== undefined) tests.push(enrolmentTest(mfaEnrolled));
	when(waiting, (entry) => hasBadge(entry.id));
	if (concern) tests.push(attentionTest(concern, context));
	return tests;
}

function groupTests(filter: AdministratorFilter, context: GroupContext): EntryTest[] {
	return GROUP_KINDS.filter((kind) => filter[kind] !== undefined).map((kind) => {
		const groupOf = GROUPS[kind](context);
		return (entry) => groupOf(entry) === filter[kind];
	});
}

const GROUP_KINDS: readonly GroupKind[] = [
	'coverage',
	'lastSeen',
	'keyAge',
	'pendingSince',
	'reach'
];

/** Matches what the column says: Enrolled includes people whose setup is not finished. */
function enrolmentTest(wanted: boolean | 'unfinished'): EntryTest {
	if (wanted === 'unfinished') return ({ enrolment }) => enrolment === 'started';
	return ({ enrolment }) => (enrolment !== 'none') === wanted;
}
