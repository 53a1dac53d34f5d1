import { COLUMNS } from './columns.ts';

/** What an export may say of an administrator. The first ones are those that an import reads. */
export const EXPORT_COLUMNS = {
	...COLUMNS,
	status: 'Status',
	mfaEnrolled: 'MFA: Enrollment',
	apiKeyAccess: 'API Key Access',
	createdAt: 'Created',
	id: 'Id'
} as const;

export type ExportColumn = keyof typeof EXPORT_COLUMNS;
