import { factsOf, FLAG_NAMES, flagWords, PLAIN_NAMES } from './domain/administrator/fields.ts';

/** Formats a time: on a screen for people, in a file so that programs can sort it. */
export type TimeWords = (at: number) => string;

export function fieldLabel(field: string): string {
	if (field.startsWith('organizationAccess')) return 'Organization Access';
	return LABELS.get(field) ?? field;
}

/** The field's number is a time in epoch milliseconds. */
export function isTime(field: string): boolean {
	return TIMES.has(field);
}

/** `undefined` and `null` mean that there was no value. */
export function valueWords(field: string, value: unknown, time: TimeWords): string {
	if (isNothing(value)) return 'Nothing';
	if (typeof value === 'boolean') return booleanWords(field, value);
	if (Array.isArray(value)) return listWords(field, value, time);
	if (typeof value === 'number') return isTime(field) ? time(value) : String(value);
	if (typeof value === 'string') return textWords(field, value);
	const isPlans = field === 'plansAsOwner' && typeof value === 'object' && value !== null;
	return isPlans ? planWords(value, time) : structureWords(value, time);
}

function planWords(plans: object, time: TimeWords): string {
	const entries: readonly (readonly [string, unknown])[] = Object.entries(plans);
	return entries
		.map(([name, plan]) => `${fieldLabel(name)}: ${valueWords(name, plan, time)}`)
		.join(', ');
}

function textWords(field: string, value: string): string {
	if (ACCESS_MODES.has(field))
		return value === 'all' ? 'All organizations' : 'Selected organizations';
	return CHOICES.get(field)?.get(value) ?? value;
}

function listWords(field: string, values: readonly unknown[], time: TimeWords): string {
	if (COUNTED.has(field)) return String(values.length);
	return values.map((one) => partWords(field, one, time)).join(', ');
}

/** Lists too long to be read, so only their length is shown. */
const COUNTED: ReadonlySet<string> = new Set(['subjects', 'reviewers']);

function partWords(field: string, value: unknown, time: TimeWords): string {
	if (typeof value === 'string')
		return field === 'approvals' ? (APPROVALS.get(value) ?? value) : value;
	return typeof value === 'object' ? structureWords(value, time) : JSON.stringify(value);
}

function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length === 0;
	return value === undefined || value === null || value === '';
}

const MAIL_STATES: ReadonlyMap<unknown, string> = new Map([
	['queued', 'Asked for'],
	['sent', 'Sent'],
	['failed', 'Could not be delivered'],
	['cancelled', 'Cancelled'],
	['shown', 'Shown as a QR code']
]);

/** Shows the first characters of an API key, the outcome of a mail, the time of an access end. */
function structureWords(value: unknown, time: TimeWords): string {
	const part = (name: string): unknown =>
		typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
	const prefix = part('prefix');
	if (typeof prefix === 'string') return `${prefix}…`;
	const from = part('from');
	if (typeof from === 'number') return spanWords(from, part('until'), time);
	return choiceWords(part('kind')) ?? noteWords(part, time);
}

function choiceWords(kind: unknown): string | undefined {
	return DECISIONS.get(kind) ?? SCOPES.get(kind) ?? OPERATOR_ACTS.get(kind);
}

function noteWords(part: (name: string) => unknown, time: TimeWords): string {
	const state = MAIL_STATES.get(part('state'));
	const at = part('settledAt') ?? part('requestedAt') ?? part('at');
	const role = part('role');
	const what = state ?? (typeof role === 'string' ? role : undefined);
	const words = [what, typeof at === 'number' ? time(at) : undefined];
	return words.filter((word) => word !== undefined).join(', ') || 'Something';
}

function spanWords(from: number, until: unknown, time: TimeWords): string {
	return typeof until === 'number' ? `${time(from)} to ${time(until)}` : `From ${time(from)}`;
}

const DECISIONS: ReadonlyMap<unknown, string> = new Map([
	['keep', 'Keep'],
	['reduce', 'Reduce'],
	['suspend', 'Suspend']
]);

const OPERATOR_ACTS: ReadonlyMap<unknown, string> = new Map([
	['firstLink', 'First set-up link made'],
	['link', 'Set-up link made'],
	['factor', 'MFA enrollment erased']
]);

const SCOPES: ReadonlyMap<unknown, string> = new Map([
	['all', 'All administrators'],
	['organization', 'Administrators of an organization'],
	['dormant', 'Dormant administrators']
]);

const CHOICES: ReadonlyMap<string, ReadonlyMap<unknown, string>> = new Map([
	['kind', DECISIONS],
	[
		'undecided',
		new Map<unknown, string>([
			['list', 'List them'],
			['suspend', 'Suspend them']
		])
	]
]);

const APPROVALS: ReadonlyMap<string, string> = new Map([
	['raise', 'Giving a higher role'],
	['mfaRemoval', 'Removing MFA'],
	['globalMfaOff', 'Turning off the Global MFA Requirement'],
	['restore', 'Restoring'],
	['delete', 'Deleting'],
	['accessToAll', 'Access to all organizations'],
	['export', 'Exporting']
]);

const ACCESS_MODES: ReadonlySet<string> = new Set(['accessMode', 'mode']);

const TIMES: ReadonlySet<string> = new Set([
	'mfaEnrolmentStartedAt',
	'mfaEnrolledAt',
	'callerVerifiedAt',
	'unlockedAt',
	'createdAt',
	'expiresAt',
	'endsAt',
	'restoreAt',
	'until',
	'exportUntil',
	'dueAt',
	'startedAt',
	'closedAt'
]);

const LABELS: ReadonlyMap<string, string> = new Map([
	...PLAIN_NAMES.map((name) => [name, factsOf(name).label] as const),
	['email', 'Administrator Email Address'],
	['role', 'Role'],
	['suspended', 'Status'],
	['registered', 'Password'],
	['mfaEnrolmentStartedAt', 'MFA setup started'],
	['mfaEnrolledAt', 'MFA setup finished'],
	['isFinished', 'MFA setup'],
	['enabled', 'API access'],
	['apiKey', 'API key'],
	['prefix', 'API key'],
	['expiresAt', 'Expires'],
	['accessMode', 'Organization Access'],
	['mode', 'Organization Access'],
	['organizationIds', 'Organizations'],
	['invitationMail', 'Invitation email'],
	['passwordResetMail', 'Password Reset Email'],
	['totpResetMail', 'TOTP Reset Email'],
	['callerCodeMail', 'Caller verification email'],
	['callerVerifiedAt', 'Caller verified'],
	['phone', 'Phone number'],
	['note', 'Note'],
	['mail', 'Email'],
	['endsAt', 'End date'],
	['plannedSuspension', 'Suspension planned'],
	['plansAsOwner', 'Planned while Administrator With Billing'],
	['restoreAt', 'Suspended until'],
	['roleReturn', 'Role returns automatically'],
	['accessReturns', 'Temporary organization access ends'],
	['until', 'Until'],
	['exportUntil', 'Exports allowed until'],
	['operatorAccess', 'By the server’s operator'],
	['accessEnd', 'Sessions ended'],
	['unlockedAt', 'Unlocked'],
	['createdAt', 'Created'],
	['globalMfaRequired', 'Global MFA Requirement'],
	['required', 'Global MFA Requirement'],
	['forcedThrough', 'Global MFA Requirement last off at event'],
	['managersMayContain', 'Managers can suspend and lock down accounts'],
	['administratorsMayContain', 'Administrators can suspend and lock down accounts'],
	['deviceLockRequired', 'Device lock'],
	['lockAfterMinutes', 'Auto-lock after (minutes)'],
	['leaseHours', 'Offline access limit (hours)'],
	['staleAfterHours', 'Re-confirm offline changes after (hours)'],
	['loosenOnlineOnly', 'Give access only while online'],
	['apiKeyDays', 'API key expires after (days)'],
	['maxRaiseHours', 'Longest temporary access (hours)'],
	['approvals', 'Needs approval'],
	['name', 'Name'],
	['attached', 'Linked to the provider'],
	['maxSystemUsers', 'Most users'],
	['deleted', 'Account'],
	['scope', 'Whose access'],
	['subjects', 'People under review'],
	['reviewers', 'Reviewers'],
	['dueAt', 'Due'],
	['undecided', 'Undecided on the due date'],
	['repeatDays', 'Repeat after (days)'],
	['repeats', 'Repeats'],
	['startedAt', 'Started'],
	['closedAt', 'Closed'],
	['reviewId', 'Access review'],
	['kind', 'Decision'],
	['reviewDecision', 'Decision']
]);

const BOOLEANS: ReadonlyMap<string, readonly [yes: string, no: string]> = new Map([
	['suspended', ['Suspended', 'Active']],
	['registered', ['Set', 'Not set']],
	...FLAG_NAMES.map((name) => [name, flagWords(name)] as const),
	['isFinished', ['Finished', 'Started']],
	['enabled', ['Enabled', 'Disabled']],
	['globalMfaRequired', ['On', 'Off']],
	['required', ['On', 'Off']],
	['managersMayContain', ['Yes', 'No']],
	['administratorsMayContain', ['Yes', 'No']],
	['deviceLockRequired', ['On', 'Off']],
	['loosenOnlineOnly', ['On', 'Off']],
	['attached', ['Yes', 'No']],
	['repeats', ['Yes', 'No']],
	['deleted', ['Deleted', 'Kept']]
]);

function booleanWords(field: string, value: boolean): string {
	const [yes, no] = BOOLEANS.get(field) ?? ['Access', 'No access'];
	return value ? yes : no;
}
