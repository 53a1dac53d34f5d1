import type { RejectionCode } from '@tenantry/shared/rejection.ts';

/** The outcome of one line of a file. */
export interface LineReport {
	/** Line number in a CSV file, position in the list in a JSON file; both from 1. */
	readonly line: number;
	/** Person or thing that the line is about, as someone would look for it. */
	readonly label: string;
	readonly outcome: 'added' | 'unchanged' | 'refused';
	/** The column or property to correct. */
	readonly field?: string;
	readonly code?: RejectionCode;
}

export interface FileReport {
	readonly file: string;
	readonly lines: readonly LineReport[];
}

export function count(lines: readonly LineReport[], outcome: LineReport['outcome']): number {
	return lines.filter((line) => line.outcome === outcome).length;
}

export function refusedIn(reports: readonly FileReport[]): number {
	return reports.reduce((sum, { lines }) => sum + count(lines, 'refused'), 0);
}

/** Returns the report as the operator reads it: every refused line, then the counts. */
export function toText(reports: readonly FileReport[]): string {
	const refusals = reports.flatMap(({ file, lines }) =>
		lines.filter(({ outcome }) => outcome === 'refused').map((line) => refusalText(file, line))
	);
	const counts = reports.map(
		({ file, lines }) =>
			`${file}: ${String(count(lines, 'added'))} added, ` +
			`${String(count(lines, 'unchanged'))} unchanged, ${String(count(lines, 'refused'))} refused`
	);
	return [...refusals, ...counts, ''].join('\n');
}

function refusalText(file: string, { line, label, field, code }: LineReport): string {
	const reason = code === undefined ? 'refused' : `${REASONS[code]} (${code})`;
	const place = `${file}, ${file.endsWith('.csv') ? 'line' : 'entry'} ${String(line)}`;
	return `${place}${field === undefined ? '' : `, ${field}`}: ${reason}${label && `: ${label}`}`;
}

const REASONS: Readonly<Record<RejectionCode, string>> = {
	not_permitted: 'access of somebody who is already here is changed in the app',
	not_found: 'nobody has this id',
	self_forbidden: 'nobody does this to themselves',
	last_billing_admin: 'nobody would be left to own the provider',
	email_required: 'an email address is needed',
	email_invalid: 'this is not an email address',
	phone_invalid: 'this is not a phone number',
	email_taken: 'somebody else has this email address',
	role_required: 'a role is needed',
	role_unknown: 'there is no such role',
	global_mfa_required: 'everybody has to give a code',
	not_suspended: 'they are not suspended',
	deleted: 'was deleted here, and does not come back',
	organization_unknown: 'there is no such organization',
	organization_unattached: 'the organization is not attached',
	api_access_disabled: 'API access is off',
	online_only: 'this needs a connection',
	dependency_failed: 'what it depends on was refused',
	id_reused: 'is here already, and says something else',
	invalid_arguments: 'cannot be read',
	time_passed: 'a time in it has passed',
	time_too_far: 'a time in it is too far away',
	raise_too_long: 'the role is given for too long',
	not_a_raise: 'the role gives nothing more',
	approval_required: 'somebody else has to approve it',
	own_approval: 'somebody else has to approve it',
	already_decided: 'was decided already',
	declined: 'was declined',
	too_many_waiting: 'too many changes wait for approval',
	review_closed: 'the access review is closed',
	reviewer_required: 'an access review needs an active owner',
	subject_changed: 'the account was changed after this was asked for',
	author_not_allowed: 'whoever asked for it may no longer do so',
	internal_error: 'the server failed'
};
