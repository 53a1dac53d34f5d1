import type { FieldView } from '#lib/worker/change-query.ts';
import { isolate } from './isolate.ts';
import { moment } from './when.ts';

/** What a field is called where people read it (the source document's own words). */
export function fieldLabel(field: string): string {
	return (
		labels.get(field) ?? (field.startsWith('organizationAccess') ? 'Organization Access' : field)
	);
}

/** The heading of a field in a change; of one organization among several it says which. */
export function fieldTitle({ field, about }: Pick<FieldView, 'field' | 'about'>): string {
	return about === undefined ? fieldLabel(field) : `Access to ${isolate(about)}`;
}

/** Whose value stands, since when, and by which device. */
export function sourceWords(
	{ by, at, deviceName }: NonNullable<FieldView['theirs']>,
	now: number
): string {
	const when = at === null ? '' : moment(at, now);
	return [by, when, deviceName].filter((part) => part !== null && part !== '').join(', ');
}

/** A field's value in words; `undefined` and `null` mean that there was none. */
export function valueWords(field: string, value: unknown): string {
	if (value === undefined || value === null || value === '') return 'Nothing';
	if (typeof value === 'boolean') return booleanWords(field, value);
	if (Array.isArray(value)) return value.length === 0 ? 'Nothing' : value.map(String).join(', ');
	if (field === 'accessMode')
		return value === 'all' ? 'All organizations' : 'Selected organizations';
	return typeof value === 'string' ? value : structureWords(value);
}

/** Of an API key its first characters are shown. */
function structureWords(value: unknown): string {
	const isKey = typeof value === 'object' && value !== null && 'prefix' in value;
	return isKey ? `${String(value.prefix)}…` : JSON.stringify(value);
}

const labels: ReadonlyMap<string, string> = new Map([
	['firstName', 'First Name'],
	['lastName', 'Last Name'],
	['email', 'Administrator Email Address'],
	['role', 'Role'],
	['suspended', 'Status'],
	['mfaRequired', 'Multi-Factor Authentication'],
	['apiAccess', 'API access'],
	['apiKey', 'API key'],
	['accessMode', 'Organization Access'],
	['globalMfaRequired', 'Global MFA Requirement'],
	['managersMayContain', 'Managers may contain'],
	['administratorsMayContain', 'Administrators may contain'],
	['deviceLockRequired', 'Device lock'],
	['lockAfterMinutes', 'Lock after minutes'],
	['leaseHours', 'Lease in hours'],
	['staleAfterHours', 'Stale limit in hours'],
	['loosenOnlineOnly', 'Give access only while online'],
	['apiKeyDays', 'API key life in days'],
	['name', 'Name'],
	['maxSystemUsers', 'Maximum number of users'],
	['deleted', 'Account']
]);

const booleans: ReadonlyMap<string, readonly [yes: string, no: string]> = new Map([
	['suspended', ['Suspended', 'Active']],
	['mfaRequired', ['Required', 'Not Required']],
	['apiAccess', ['Enabled', 'Disabled']],
	['globalMfaRequired', ['On', 'Off']],
	['managersMayContain', ['Yes', 'No']],
	['administratorsMayContain', ['Yes', 'No']],
	['deviceLockRequired', ['On', 'Off']],
	['loosenOnlineOnly', ['On', 'Off']],
	['deleted', ['Deleted', 'Kept']]
]);

function booleanWords(field: string, value: boolean): string {
	const [yes, no] = booleans.get(field) ?? ['Access', 'No access'];
	return value ? yes : no;
}
