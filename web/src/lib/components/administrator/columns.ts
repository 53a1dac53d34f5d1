import type { FlagName } from '@tenantry/shared/domain/administrator/fields.ts';
import { enrolmentWord } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { roleName } from '#lib/client/words/role-name.ts';
import type { AdministratorSummary } from '#lib/engine-api/administrator.ts';
import type { AdministratorsQuery } from '#lib/engine-api/administrator-list.ts';
import { apiAccessWord, flagWord, organizationsWord } from './words.ts';

interface Column {
	readonly by: AdministratorsQuery['sort']['by'];
	readonly title: string;
	/** Least width: the longer of its words on one line, or two. */
	readonly rem: number;
}

/** Column of a fact, which a row that is folded away shows under the same title. */
interface FactColumn extends Column {
	readonly words: (row: AdministratorSummary) => string;
}

/** Columns whose cells hold only these words. */
export const flagColumns: readonly FactColumn[] = [
	flagColumn('mfaRequired', { title: 'MFA: Requirement', rem: 7.25 })
];

/** The columns in order, with the names that people know. */
export const columns: readonly (Column | FactColumn)[] = [
	{ by: 'name', title: 'Name', rem: 13 },
	{ by: 'email', title: 'Email', rem: 8.5 },
	{ by: 'role', title: 'Role', rem: 9, words: ({ role }) => roleName(role) },
	{ by: 'organizations', title: 'Organizations', rem: 7.5, words: organizationsWord },
	{ by: 'status', title: 'Status', rem: 9.5 },
	{
		by: 'apiAccess',
		title: 'API Key Access',
		rem: 7.25,
		words: ({ apiAccess }) => apiAccessWord(apiAccess)
	},
	...flagColumns,
	{
		by: 'mfaEnrolled',
		title: 'MFA: Enrollment',
		rem: 8.5,
		words: ({ enrolment }) => enrolmentWord(enrolment)
	}
];

export const factColumns = columns.filter((column) => 'words' in column);

function flagColumn(
	by: Exclude<FlagName, 'apiAccess'>,
	column: Pick<Column, 'title' | 'rem'>
): FactColumn {
	return { by, ...column, words: (row) => flagWord(by, row[by]) };
}
