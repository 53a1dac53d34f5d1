import type { RejectionCode } from '@tenantry/shared/rejection.ts';

export interface LineReport {
	/** Line number in a CSV file, position in the list in a JSON file; both from 1. */
	readonly line: number;
	/** Person or thing that the line is about, as someone would look for it. */
	readonly label: string;
	readonly outcome: 'added' | 'unchanged' | 'refused';
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
	not_permitted: 'change the access of existing administrators in the app',
	not_found: 'no administrator has this id',
	self_forbidden: 'not allowed on your own account',
	last_billing_admin: 'the provider would be left without an owner',
	email_required: 'an email address is required',
	email_invalid: 'not a valid email address',
	phone_invalid: 'not a valid phone number',
	email_taken: 'another administrator has this email address',
	role_required: 'a role is required',
	role_unknown: 'unknown role',
	global_mfa_required: 'the provider requires MFA for everyone',
	not_suspended: 'the account is not suspended',
	deleted: 'was deleted here, and an import does not restore it',
	organization_unknown: 'unknown organization',
	organization_unattached: 'the organization is not attached',
	api_access_disabled: 'API access is off',
	online_only: 'needs a connection',
	dependency_failed: 'a change it depends on was refused',
	id_reused: 'already exists with different data',
	invalid_arguments: 'cannot be read',
	time_passed: 'a time in it has passed',
	time_too_far: 'a time in it is too far away',
	raise_too_long: 'the temporary role lasts too long',
	not_a_raise: 'the role has no further permissions',
	approval_required: 'needs another person’s approval',
	own_approval: 'needs another person’s approval',
	already_decided: 'was decided already',
	declined: 'was declined',
	too_many_waiting: 'too many changes are waiting for approval',
	review_closed: 'the access review is closed',
	reviewer_required: 'an access review needs an active owner',
	not_reduced: 'it would not reduce access',
	subject_changed: 'the account has changed since the request',
	author_not_allowed: 'its author may no longer make this change',
	internal_error: 'the server failed'
};
