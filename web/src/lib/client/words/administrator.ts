import { argument, textOf, until } from './arguments.ts';
import type { EntityWords, Phrase } from './entity-words.ts';
import { roleName } from './role-name.ts';
import { stamp } from './when.ts';

export const administratorWords: EntityWords<'administrator'> = {
	create: { sentence: ['Add'], action: 'Add', group: 'people', form: '/administrators/new' },
	import: { sentence: ['Import'], action: 'Import', group: 'people' },
	delete: { sentence: ['Delete'], action: 'Delete', group: 'people' },
	recordRegistration: {
		sentence: ['Record the first sign-in of'],
		action: 'First password of',
		group: 'people'
	},
	editDetails: {
		sentence: ['Edit the details of'],
		action: 'Edit the details of',
		group: 'details',
		form: 'subject'
	},
	setContact: {
		sentence: ['Edit the phone number or note of'],
		action: 'Edit the phone number or note of',
		group: 'details'
	},
	changeRole: {
		sentence: (args) => ['Make', withArticle(textOf(args, 'role'))],
		action: 'Change the role of',
		group: 'role',
		form: 'subject'
	},
	suspend: {
		sentence: ['Suspend'],
		action: 'Suspend',
		group: 'standing',
		effect: 'Signs them out everywhere and blocks their API key. Links in emails stop working.'
	},
	restore: {
		sentence: ['Restore'],
		action: 'Restore',
		group: 'standing',
		effect:
			'Their API key works again unless it has expired. Links in emails sent before stay invalid.'
	},
	setEndDate: {
		sentence: (args) => {
			const endsAt = argument(args, 'endsAt');
			return typeof endsAt === 'number'
				? ['Set the end date of', `to ${stamp(endsAt)}`]
				: ['Remove the end date of'];
		},
		action: 'Change the end date of',
		group: 'standing',
		form: 'subject',
		effect: 'The account is suspended automatically on the end date.'
	},
	suspendFrom: {
		sentence: (args) => plannedSuspension(argument(args, 'plannedSuspension')),
		action: 'Change the planned suspension of',
		group: 'standing',
		form: 'subject'
	},
	suspendUntil: {
		sentence: (args) => ['Suspend', until(args)],
		action: 'Temporarily suspend',
		group: 'standing',
		form: 'subject',
		effect:
			'Signs them out everywhere and blocks their API key. The account is restored automatically.'
	},
	raiseRole: {
		sentence: (args) => ['Make', `${withArticle(textOf(args, 'role'))} ${until(args)}`],
		action: 'Give a temporary role to',
		group: 'role',
		form: 'subject',
		effect: 'The previous role returns automatically afterwards.'
	},
	endAccount: {
		sentence: ['End the account of'],
		action: 'End the account of',
		group: 'standing'
	},
	lapsePlans: {
		sentence: ['Remove a plan that doesn’t apply to an Administrator With Billing from'],
		action: 'Remove a plan that doesn’t apply to an Administrator With Billing from',
		group: 'standing'
	},
	startSuspension: {
		sentence: ['Begin the suspension of'],
		action: 'Begin the suspension of',
		group: 'standing'
	},
	endSuspension: {
		sentence: ['End the suspension of'],
		action: 'End the suspension of',
		group: 'standing'
	},
	endRaise: {
		sentence: ['End the temporary role of'],
		action: 'End the temporary role of',
		group: 'role'
	},
	requireMfa: { sentence: ['Require MFA for'], action: 'Require MFA for', group: 'mfa' },
	removeMfa: {
		sentence: ['Remove the MFA requirement for'],
		action: 'Remove the MFA requirement for',
		group: 'mfa'
	},
	recordEnrolment: {
		sentence: ['Record the MFA enrollment of'],
		action: 'MFA enrollment of',
		group: 'mfa'
	},
	eraseEnrolment: {
		sentence: ['Erase the MFA enrollment of'],
		action: 'Erase the MFA enrollment of',
		group: 'mfa'
	},
	setApiAccess: {
		sentence: (args) => [
			argument(args, 'enabled') === true ? 'Enable API access of' : 'Disable API access of'
		],
		action: 'Change the API access of',
		group: 'api',
		form: 'subject'
	},
	recordApiKey: { sentence: ['Record a new API key of'], action: 'New API key of', group: 'api' },
	revokeApiKey: {
		sentence: ['Revoke the API key of'],
		action: 'Revoke the API key of',
		group: 'api'
	},
	endSessions: {
		sentence: ['End all sessions of'],
		action: 'End all sessions of',
		group: 'devices'
	},
	endDevice: { sentence: ['Revoke a device of'], action: 'Revoke a device of', group: 'devices' },
	unlock: { sentence: ['Unlock'], action: 'Unlock', group: 'devices' },
	sendPasswordReset: {
		sentence: ['Send the Password Reset Email to'],
		action: 'Send the Password Reset Email to',
		group: 'mails'
	},
	sendTotpReset: {
		sentence: ['Send the TOTP Reset Email to'],
		action: 'Send the TOTP Reset Email to',
		group: 'mails',
		effect: 'Removes their authenticator and signs them out everywhere.'
	},
	sendCallerCode: {
		sentence: ['Send a verification code to'],
		action: 'Send a verification code to',
		group: 'mails'
	},
	recordCallerCheck: {
		sentence: ['Record the verification of'],
		action: 'Verify on the phone',
		group: 'mails'
	},
	resendInvitation: {
		sentence: ['Send the invitation again to'],
		action: 'Send the invitation again to',
		group: 'mails'
	},
	cancelInvitation: {
		sentence: ['Cancel the invitation of'],
		action: 'Cancel the invitation of',
		group: 'mails'
	},
	recordSetupLink: {
		sentence: ['Show a set-up link for'],
		action: 'Set-up link for',
		group: 'mails'
	},
	recordOperatorLink: {
		sentence: ['Make a set-up link on the server for'],
		action: 'Set-up link, made on the server, for',
		group: 'mails'
	},
	allowExport: {
		sentence: ['Let', 'export data for 24 hours'],
		action: 'Allow exports by',
		group: 'approvals'
	},
	recordMail: {
		sentence: ['Record an email to'],
		action: 'Delivery of an email to',
		group: 'mails'
	},
	review: {
		sentence: (args) => reviewPhrase(argument(args, 'kind')),
		action: 'Review the access of',
		group: 'reviews'
	},
	suspendUnreviewed: {
		sentence: ['Suspend', 'because nobody reviewed their access in time'],
		action: 'Suspend (not reviewed in time)',
		group: 'reviews'
	}
};

function reviewPhrase(kind: unknown): Phrase {
	if (kind === 'suspend') return ['Suspend', 'in an access review'];
	return kind === 'reduce'
		? ['Reduce the access of', 'in an access review']
		: ['Keep the access of', 'in an access review'];
}

function withArticle(role: string): string {
	const name = roleName(role);
	return /^[AEIOU]/.test(role) ? `an ${name}` : `a ${name}`;
}

function plannedSuspension(suspension: unknown): Phrase {
	const [from, end] = [argument(suspension, 'from'), argument(suspension, 'until')];
	if (typeof from !== 'number') return ['Cancel the planned suspension of'];
	return typeof end === 'number'
		? ['Suspend', `from ${stamp(from)} to ${stamp(end)}`]
		: ['Suspend', `starting ${stamp(from)}`];
}
