import type { MutationName } from '@tenantry/shared/mutators.ts';
import { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '#lib/client/words/explain.ts';
import type { ActivityEntry } from '#lib/engine-api/activity.ts';

/** Actions that people look for together. */
export type ActionGroup = (typeof ACTION_GROUPS)[number]['value'];

export const ACTION_GROUPS = [
	{ value: 'standing', label: 'Suspend and restore' },
	{ value: 'people', label: 'Add and delete' },
	{ value: 'details', label: 'Details' },
	{ value: 'role', label: 'Role' },
	{ value: 'reach', label: 'Organization Access' },
	{ value: 'mfa', label: 'Multi-Factor Authentication' },
	{ value: 'api', label: 'API access and keys' },
	{ value: 'devices', label: 'Sessions, devices and locks' },
	{ value: 'mails', label: 'Emails' },
	{ value: 'organizations', label: 'Organizations' },
	{ value: 'settings', label: 'Settings' },
	{ value: 'changes', label: 'Discarded changes' }
] as const;

interface Action {
	readonly group: ActionGroup;
	/** Precedes the name of the person or thing that the entry is about. */
	readonly words: string;
}

const ACTIONS: Readonly<Record<MutationName, Action>> = {
	'provider.create': { group: 'settings', words: 'Create the provider' },
	'provider.setGlobalMfa': { group: 'mfa', words: 'Change the Global MFA Requirement of' },
	'provider.setPolicy': { group: 'settings', words: 'Change the policy of' },
	'organization.create': { group: 'organizations', words: 'Create the organization' },
	'organization.rename': { group: 'organizations', words: 'Rename the organization' },
	'organization.setMaxSystemUsers': {
		group: 'organizations',
		words: 'Change the maximum number of users of'
	},
	'organization.attach': { group: 'organizations', words: 'Attach the organization' },
	'organization.archive': { group: 'organizations', words: 'Archive the organization' },
	'administrator.create': { group: 'people', words: 'Add' },
	'administrator.import': { group: 'people', words: 'Import' },
	'administrator.delete': { group: 'people', words: 'Delete' },
	'administrator.recordRegistration': { group: 'people', words: 'First password of' },
	'administrator.editDetails': { group: 'details', words: 'Edit the details of' },
	'administrator.changeRole': { group: 'role', words: 'Change the role of' },
	'administrator.suspend': { group: 'standing', words: 'Suspend' },
	'administrator.restore': { group: 'standing', words: 'Restore' },
	'administrator.requireMfa': { group: 'mfa', words: 'Require MFA for' },
	'administrator.removeMfa': { group: 'mfa', words: 'Remove the MFA requirement for' },
	'administrator.recordEnrolment': { group: 'mfa', words: 'MFA enrollment of' },
	'administrator.eraseEnrolment': { group: 'mfa', words: 'Erase the MFA enrollment of' },
	'administrator.setApiAccess': { group: 'api', words: 'Change the API access of' },
	'administrator.recordApiKey': { group: 'api', words: 'New API key of' },
	'administrator.revokeApiKey': { group: 'api', words: 'Revoke the API key of' },
	'administrator.endSessions': { group: 'devices', words: 'End all sessions of' },
	'administrator.endDevice': { group: 'devices', words: 'Revoke a device of' },
	'administrator.unlock': { group: 'devices', words: 'Unlock' },
	'administrator.sendPasswordReset': { group: 'mails', words: 'Send the Password Reset Email to' },
	'administrator.sendTotpReset': { group: 'mails', words: 'Send the TOTP Reset Email to' },
	'administrator.resendInvitation': { group: 'mails', words: 'Send the invitation again to' },
	'administrator.cancelInvitation': { group: 'mails', words: 'Cancel the invitation of' },
	'administrator.recordMail': { group: 'mails', words: 'Delivery of an email to' },
	'organizationAccess.setMode': { group: 'reach', words: 'Change the organization access of' },
	'organizationAccess.grant': { group: 'reach', words: 'Give access to organizations to' },
	'organizationAccess.revoke': { group: 'reach', words: 'Take access to organizations from' },
	'verdict.discard': { group: 'changes', words: 'Discard a change' }
};

/** Returns the words for an action, which precede the name of its subject. */
export function actionWords(name: string): string {
	return isKnown(name) ? ACTIONS[name].words : name;
}

/** Returns the mutations that a filter by group includes. */
export function namesOf(group: ActionGroup): MutationName[] {
	return Object.keys(ACTIONS)
		.filter(isKnown)
		.filter((name) => ACTIONS[name].group === group);
}

/** Returns why an entry was refused, as a sentence. */
export function refusalWords({ code }: Pick<ActivityEntry, 'code'>): string | undefined {
	const known = RejectionCode.safeParse(code);
	return known.success ? explainRejection(known.data) : undefined;
}

/** Returns the path of the page for an entry's subject. */
export function pathOf({ subject }: Pick<ActivityEntry, 'subject'>): string | undefined {
	switch (subject?.collection) {
		case 'administrator':
			return `/administrators/${subject.id}`;
		case 'organization':
			return `/organizations/${subject.id}`;
		case 'provider':
			return '/settings/account';
		case undefined:
		default:
			return undefined;
	}
}

function isKnown(name: string): name is MutationName {
	return Object.hasOwn(ACTIONS, name);
}
