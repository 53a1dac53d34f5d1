import type { ChangeView } from '#lib/engine-api/change.ts';
import { count } from './text.ts';
import { explainRejection } from './explain.ts';

type Verdict = Pick<
	ChangeView,
	'state' | 'rejection' | 'fields' | 'args' | 'authoredAt' | 'decidedAt'
>;

/** Returns the state of a change as a whole sentence. */
export function verdictOf(change: Verdict): string {
	const { state, rejection, fields } = change;
	const others = namesOf(fields);
	switch (state) {
		case 'waiting':
			return 'Saved on this device. Not sent yet.';
		case 'held':
			return 'Waiting on an earlier change that needs your attention.';
		case 'sending':
			return 'On its way to the server.';
		case 'unanswered':
			return 'Sent, waiting for confirmation. We’ll retry automatically; it won’t be applied twice.';
		case 'deferred':
			return 'Your server doesn’t support this change yet. It’s saved on this device and will be sent once the server is updated.';
		case 'applied':
			return 'Done.';
		case 'noop':
			return 'Nothing to change: it was already set.';
		case 'merged':
			return others === ''
				? 'Done, together with changes by others.'
				: `Done, together with changes by ${others}.`;
		case 'superseded':
			if (isOverturned(change))
				return `Overridden: your change was applied, then ${others || 'someone'} made a stricter change without seeing it. Theirs is in effect.`;
			return others === ''
				? 'Conflict: a different value is in effect. Your change wasn’t applied.'
				: `Conflict: ${others}’s value is in effect. Your change wasn’t applied.`;
		case 'rejected':
			return rejection === null ? 'Rejected.' : `Rejected: ${explainRejection(rejection.code)}`;
		case 'review':
			return `Check again: made before you knew what ${sinceWords(change)}, so it wasn’t applied.`;
		case 'confirm':
			return 'Confirm it’s you to apply this change. Your last sign-in was too long ago.';
		case 'expired':
			return 'Not sent: older than 24 hours.';
		case 'quarantined':
			return 'Made on a device that was signed out. Waiting for an owner to review it.';
		case 'withdrawn':
			return 'Cancelled before it was sent.';
		case 'replaced':
			return 'Replaced by your later change.';
		case 'lost':
			return 'Lost when the server was restored from a backup.';
		case 'unreadable':
			return unreadableWords(change.args);
		case 'missing':
			return missingWords(change.args);
	}
}

/** Returns what else a change does to an administrator, where that is more than its fields say. */
export function effectOf({ name, state }: Pick<ChangeView, 'name' | 'state'>): string {
	return HAS_EFFECT.has(state) ? (EFFECTS[name] ?? '') : '';
}

const EFFECTS: Readonly<Partial<Record<ChangeView['name'], string>>> = {
	'administrator.suspend':
		'Signs them out everywhere and blocks their API key. Links in emails stop working.',
	'administrator.restore':
		'Their API key works again unless it has expired. Links in emails sent before stay invalid.',
	'administrator.sendTotpReset': 'Removes their MFA enrollment and signs them out everywhere.'
};

/** States in which the effect is still to come, or has come. */
const HAS_EFFECT: ReadonlySet<ChangeView['state']> = new Set([
	'waiting',
	'held',
	'sending',
	'unanswered',
	'deferred',
	'applied',
	'merged',
	'review',
	'confirm',
	'quarantined'
] as const);

/** A change as a sentence around the name of its subject. */
export interface ChangeSentence {
	readonly before: string;
	readonly subject: string;
	readonly after: string;
}

type Named = Pick<ChangeView, 'name' | 'args' | 'subject'>;

export function sentenceOf({ name, args, subject }: Named): ChangeSentence {
	const [before, after = ''] = phraseOf(name, args);
	return { before, subject: name.startsWith('provider.set') ? '' : labelOf(subject), after };
}

/** Returns the sentence as plain text, for toasts and accessible names. */
export function sentenceText(change: Named): string {
	const { before, subject, after } = sentenceOf(change);
	return [before, subject, after].filter((part) => part !== '').join(' ');
}

/** Returns the administrator that a change's arguments name. */
export function administratorOf(args: unknown): string | undefined {
	return textOf(args, 'id') || undefined;
}

function phraseOf(name: Named['name'], args: unknown): readonly [before: string, after?: string] {
	switch (name) {
		case 'provider.create':
		case 'organization.create':
			return ['Create'];
		case 'provider.setGlobalMfa':
			return [
				`Turn ${argument(args, 'required') === true ? 'on' : 'off'} the Global MFA Requirement`
			];
		case 'provider.setPolicy':
			return ['Change the policy in Settings > Account'];
		case 'organization.attach':
			return ['Attach'];
		case 'organization.archive':
			return ['Archive'];
		case 'organization.rename':
			return ['Rename', `to ${textOf(args, 'name')}`];
		case 'organization.setMaxSystemUsers':
			return ['Change the maximum number of users of'];
		case 'administrator.create':
			return ['Add'];
		case 'administrator.import':
			return ['Import'];
		case 'administrator.editDetails':
			return ['Edit the details of'];
		case 'administrator.changeRole':
			return ['Make', withArticle(textOf(args, 'role'))];
		case 'administrator.suspend':
			return ['Suspend'];
		case 'administrator.restore':
			return ['Restore'];
		case 'administrator.requireMfa':
			return ['Require MFA for'];
		case 'administrator.removeMfa':
			return ['Remove the MFA requirement for'];
		case 'administrator.setApiAccess':
			return [`${argument(args, 'enabled') === true ? 'Enable' : 'Disable'} API access of`];
		case 'administrator.endSessions':
			return ['End all sessions of'];
		case 'administrator.endDevice':
			return ['Revoke a device of'];
		case 'administrator.unlock':
			return ['Unlock'];
		case 'administrator.revokeApiKey':
			return ['Revoke the API key of'];
		case 'administrator.recordApiKey':
			return ['Record a new API key of'];
		case 'administrator.delete':
			return ['Delete'];
		case 'administrator.recordRegistration':
			return ['Record the first sign-in of'];
		case 'administrator.recordEnrolment':
			return ['Record the MFA enrollment of'];
		case 'administrator.eraseEnrolment':
			return ['Erase the MFA enrollment of'];
		case 'administrator.sendPasswordReset':
			return ['Send the Password Reset Email to'];
		case 'administrator.sendTotpReset':
			return ['Send the TOTP Reset Email to'];
		case 'administrator.resendInvitation':
			return ['Send the invitation again to'];
		case 'administrator.cancelInvitation':
			return ['Cancel the invitation of'];
		case 'administrator.recordMail':
			return ['Record an email to'];
		case 'organizationAccess.setMode':
			return argument(args, 'mode') === 'all'
				? ['Give', 'access to all organizations']
				: ['Limit', `to ${organizations(args)}`];
		case 'organizationAccess.grant':
			return ['Give', `access to ${organizations(args)}`];
		case 'organizationAccess.revoke':
			return ['Remove', `from ${organizations(args)}`];
		case 'verdict.discard':
			return ['Discard'];
		case 'unreadable':
			return ['A change saved on this device can no longer be read'];
		case 'missing':
			return argument(args, 'count') === undefined
				? ['A change saved on this device is missing']
				: ['Changes saved on this device may be missing'];
	}
}

function labelOf({ collection, label }: Named['subject']): string {
	if (label !== '') return label;
	if (collection === 'administrator') return 'an administrator you can’t see';
	return collection === 'organization' ? 'an organization you can’t see' : '';
}

/**
 * Says what lies outside the seal of an unreadable record: its place, and whether it was ever sent.
 */
function unreadableWords(args: unknown): string {
	const which = `Change #${String(argument(args, 'place'))} on this device is damaged and can’t be read.`;
	return argument(args, 'sent') === true
		? `${which} It was sent, so it may already be applied. Check Activity; the result will also appear here.`
		: `${which} It was never sent and has not taken effect. Make it again if you still want it.`;
}

/** Says what the index on this device still knows of a change whose record was deleted. */
function missingWords(args: unknown): string {
	const known = argument(args, 'count');
	if (typeof known === 'number') {
		const which =
			known === 0
				? 'Some of what was stored on this device was deleted, and changes may have gone with it.'
				: `${count(known, 'change')} stored on this device ${known === 1 ? 'was' : 'were'} deleted.`;
		return `${which} Which ones isn’t known. Check Activity, and make again what’s missing.`;
	}
	const which = `Change #${String(argument(args, 'place'))} was deleted from this device.`;
	return argument(args, 'sent') === true
		? `${which} It was sent, so it may already be applied. Check Activity; the result will also appear here.`
		: `${which} It was never sent and hasn’t taken effect. Make it again if you still want it.`;
}

/**
 * Names the people whose changes are known to be later; which earlier ones the author knew of is
 * unknown.
 */
function sinceWords({ fields, authoredAt }: Verdict): string {
	const later = namesOf(fields.filter(({ theirs }) => (theirs?.at ?? 0) > authoredAt));
	return later === '' ? 'has changed since' : `${later} has changed`;
}

/**
 * Returns whether the change was in effect until a stricter one arrived whose author had not seen
 * it.
 */
function isOverturned({ fields, decidedAt }: Verdict): boolean {
	return fields.some(({ theirs }) => (theirs?.at ?? 0) > (decidedAt ?? Infinity));
}

/** Names the people whose values are in effect instead, each once. */
function namesOf(fields: Verdict['fields']): string {
	const names = fields.flatMap(({ theirs }) => (theirs?.by ? [theirs.by] : []));
	return new Intl.ListFormat('en').format(new Set(names));
}

function withArticle(role: string): string {
	return /^[AEIOU]/.test(role) ? `an ${role}` : `a ${role}`;
}

function organizations(args: unknown): string {
	const ids = argument(args, 'organizationIds');
	const count = Array.isArray(ids) ? ids.length : 0;
	return count === 1 ? '1 organization' : `${count.toLocaleString('en')} organizations`;
}

/** Returns a text argument; empty where it is missing. */
export function textOf(args: unknown, key: string): string {
	const value = argument(args, key);
	return typeof value === 'string' ? value : '';
}

/** Returns an argument as it came back from storage; undefined where it is missing. */
function argument(args: unknown, key: string): unknown {
	if (typeof args !== 'object' || args === null) return undefined;
	return Object.entries(args).find(([name]) => name === key)?.[1];
}
