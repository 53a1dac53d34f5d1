import { eachField, factsOf, PLAIN_NAMES } from '#domain/administrator/fields.ts';
import { COLUMNS } from './columns.ts';

/** Columns an export may contain. The first ones are those that an import reads. */
export const EXPORT_COLUMNS = {
	...COLUMNS,
	...eachField(PLAIN_NAMES, (name) => factsOf(name).column),
	status: 'Status',
	mfaEnrolled: 'MFA: Enrollment',
	apiKeyAccess: 'API Key Access',
	createdAt: 'Created',
	id: 'Id'
} as const;

export type ExportColumn = keyof typeof EXPORT_COLUMNS;
