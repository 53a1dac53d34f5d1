import { toCsv, type CsvCell } from '@tenantry/shared/csv.ts';

import type { Evidence, EvidenceLine } from './evidence.ts';

/** Without it, spreadsheets misread UTF-8 as another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = [
	'administrator',
	'administrator_id',
	'email',
	'exists',
	'decision',
	'decided_by',
	'decided_by_id',
	'decided_at',
	'made_at',
	'note',
	'role',
	'organizations',
	'mfa_required',
	'mfa_enrolled',
	'api_key',
	'suspended_before',
	'role_left',
	'organizations_left',
	'audit_position',
	'audit_hash'
];

export function evidenceCsv({ lines }: Evidence): string {
	return BYTE_ORDER_MARK + toCsv([COLUMNS, ...lines.map(toCells)]);
}

function toCells({ access, left, audit, ...line }: EvidenceLine): CsvCell[] {
	return [
		line.name,
		line.administratorId,
		line.email,
		line.exists,
		line.decision,
		deciderOf(line),
		line.by?.id,
		line.decidedAt,
		line.madeAt,
		line.note,
		...accessCells(access),
		left?.role,
		left?.organizations,
		audit?.position,
		audit?.hash
	];
}

function accessCells(access: EvidenceLine['access']): CsvCell[] {
	return [
		access?.role,
		access?.organizations,
		access?.mfaRequired,
		access?.mfaEnrolled,
		access?.apiKey,
		access?.suspended
	];
}

function deciderOf({ decision, by }: Pick<EvidenceLine, 'decision' | 'by'>): CsvCell {
	if (decision === 'undecided') return null;
	return by === null ? 'Due date' : by.name;
}
