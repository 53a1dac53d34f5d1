import type { AuditFormat } from '@tenantry/shared/protocol/audit.ts';

/** Media types of the files that people export. */
export const EXPORT_TYPES: Readonly<Record<AuditFormat, string>> = {
	csv: 'text/csv; charset=utf-8; header=present',
	json: 'application/json; charset=utf-8'
};
