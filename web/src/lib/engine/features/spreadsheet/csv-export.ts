import { toCsv } from '@tenantry/shared/csv.ts';
import { enrolmentWord } from '@tenantry/shared/domain/administrator/enrolment.ts';
import {
	eachField,
	flagWords,
	isText,
	PLAIN_NAMES,
	type PlainName
} from '@tenantry/shared/domain/administrator/fields.ts';
import { EXPORT_COLUMNS, type ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import { summaryOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ExportedAdministrators, AdministratorExport } from '#lib/engine-api/spreadsheet.ts';
import { nameOf } from '#lib/engine/session/field-views.ts';
import type { ApiAccess } from '#lib/engine-api/administrator.ts';

/** Spreadsheet programs read UTF-8 only with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Exports administrators in sight as a spreadsheet. The replica holds no secret that could be among
 * them.
 */
export function exportAdministrators(
	session: OpenSession,
	{ search, filter, sort, columns }: AdministratorExport
): ExportedAdministrators {
	const entries = session.administratorList.select({ search, filter, sort });
	const rows = entries.map((entry) => columns.map((column) => CELLS[column](entry, session)));
	const header = columns.map((column) => EXPORT_COLUMNS[column]);
	return { csv: BYTE_ORDER_MARK + toCsv([header, ...rows]), count: entries.length };
}

type Cell = (entry: AdministratorEntry, session: OpenSession) => string;

const CELLS: Readonly<Record<ExportColumn, Cell>> = {
	...eachField(PLAIN_NAMES, plainCell),
	email: (entry) => text(entry, 'email'),
	role: (entry) => text(entry, 'role'),
	apiAccess: (entry) => (entry.hasApiAccess() ? 'Yes' : 'No'),
	organizations: organizationsIn,
	status: ({ status }) => `${status.slice(0, 1).toUpperCase()}${status.slice(1)}`,
	mfaEnrolled: ({ enrolment }) => enrolmentWord(enrolment),
	apiKeyAccess: (entry, session) => API_KEY_WORDS[summaryOf(session, entry).apiAccess.state],
	createdAt: ({ row }) => dayOf(row.value.createdAt),
	id: ({ id }) => id
};

const API_KEY_WORDS: Readonly<Record<ApiAccess['state'], string>> = {
	disabled: 'Disabled',
	enabled_without_key: 'Enabled, no key',
	enabled: 'Enabled',
	expired: 'Key expired'
};

function plainCell(name: PlainName): Cell {
	if (isText(name)) return (entry) => text(entry, name);
	const [yes, no] = flagWords(name);
	return (entry, { replica, identity: { providerId } }) =>
		entry.isSet(name, { source: replica.view, providerId }) ? yes : no;
}

function text({ row }: AdministratorEntry, field: string): string {
	const value = row.value[field];
	return typeof value === 'string' ? value : '';
}

function organizationsIn(entry: AdministratorEntry, { replica }: OpenSession): string {
	if (entry.reachesAll) return 'All';
	const names = entry.organizationIds().map((id) => nameOf(replica.view, id));
	return names.sort((left, right) => left.localeCompare(right)).join('; ');
}

/** Formats day and time as every spreadsheet sorts them. */
function dayOf(at: unknown): string {
	return typeof at === 'number' && at > 0 ? new Date(at).toISOString() : '';
}
