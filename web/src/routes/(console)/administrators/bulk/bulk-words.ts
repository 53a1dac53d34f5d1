import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type { IconName } from '#lib/ui/icons.ts';
import type { BulkVerb } from '#lib/engine-api/bulk.ts';
import type { Account } from '#lib/engine-api/account.ts';

/** Words of a bulk change, and its texts that follow a number. */
export interface BulkWords {
	readonly title: string;
	/** Label of the button that begins it and of the one that confirms it. */
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly icon: IconName;
	/** "3 administrators can sign in again." Each text follows the number. */
	readonly changes: NumberWords;
	/** For administrators for whom nothing is left to change. */
	readonly already: NumberWords;
	/** What applies until the change reaches the server. */
	readonly offline: NumberWords;
	/** Whether someone may ask later why it was done, so that the change carries a reason. */
	readonly isSensitive: boolean;
}

/** Words for one, and for more. */
type NumberWords = readonly [one: string, more: string];

/** Verbs in the order of the bar. */
export const VERBS = [
	'suspend',
	'restore',
	'requireMfa',
	'changeRole',
	'grant',
	'revoke',
	'resendInvitation'
] as const satisfies readonly BulkVerb[];

export const wordsByVerb: Readonly<Record<BulkVerb, BulkWords>> = {
	suspend: {
		title: 'Suspend Accounts',
		verb: 'Suspend',
		look: 'danger',
		icon: 'lock',
		changes: [
			'will be signed out everywhere and can’t sign in. Their API key is blocked, and links in emails stop working. Their role, organizations and settings are kept until the account is restored.',
			'will be signed out everywhere and can’t sign in. Their API keys are blocked, and links in emails stop working. Their roles, organizations and settings are kept until the accounts are restored.'
		],
		already: ['is suspended already.', 'are suspended already.'],
		offline: [
			'keeps access until this change reaches the server.',
			'keep access until these changes reach the server.'
		],
		isSensitive: true
	},
	restore: {
		title: 'Restore Accounts',
		verb: 'Restore',
		look: 'primary',
		icon: 'undo',
		changes: [
			'can sign in again, with the same role and organizations. Their API key works again unless it has expired; a revoked key doesn’t come back. If the key may have leaked, revoke it first. Links in emails sent before stay invalid.',
			'can sign in again, with the same roles and organizations. Their API keys work again unless they have expired; if one may have leaked, revoke it first. Links in emails sent before stay invalid.'
		],
		already: ['isn’t suspended.', 'aren’t suspended.'],
		offline: [
			'stays suspended until this change reaches the server.',
			'stay suspended until these changes reach the server.'
		],
		isSensitive: true
	},
	requireMfa: {
		title: 'Require Multi-Factor Authentication',
		verb: 'Require MFA',
		look: 'primary',
		icon: 'shield',
		changes: [
			'will need a TOTP code at next login. If they haven’t enrolled, they’ll be guided through setup.',
			'will need a TOTP code at next login. Anyone who hasn’t enrolled will be guided through setup.'
		],
		already: ['already has MFA required.', 'already have MFA required.'],
		offline: [
			'can sign in without a token until this change reaches the server.',
			'can sign in without a token until these changes reach the server.'
		],
		isSensitive: true
	},
	changeRole: {
		title: 'Change Role',
		verb: 'Change role',
		look: 'primary',
		icon: 'key',
		changes: ['gets the role.', 'get the role.'],
		already: ['has this role already.', 'have this role already.'],
		offline: [
			'keeps the current role until this change reaches the server.',
			'keep their current roles until these changes reach the server.'
		],
		isSensitive: true
	},
	grant: {
		title: 'Add Organizations',
		verb: 'Add organizations',
		look: 'primary',
		icon: 'plus',
		changes: [
			'gets access to the selected organizations.',
			'get access to the selected organizations.'
		],
		already: ['already has access to all of them.', 'already have access to all of them.'],
		offline: [
			'gets no further access until this change reaches the server.',
			'get no further access until these changes reach the server.'
		],
		isSensitive: false
	},
	revoke: {
		title: 'Remove Organizations',
		verb: 'Remove organizations',
		look: 'danger',
		icon: 'minus',
		changes: [
			'loses access to the selected organizations.',
			'lose access to the selected organizations.'
		],
		already: ['has access to none of them.', 'have access to none of them.'],
		offline: [
			'keeps access until this change reaches the server.',
			'keep access until these changes reach the server.'
		],
		isSensitive: false
	},
	resendInvitation: {
		title: 'Resend Invitation',
		verb: 'Resend invitation',
		look: 'primary',
		icon: 'sync',
		changes: ['will get a new invitation email.', 'will get a new invitation email.'],
		already: [
			'has set a password already, or was sent one a moment ago.',
			'have set a password already, or were sent one a moment ago.'
		],
		offline: [
			'gets it when this device is online again, within 24 hours.',
			'get it when this device is online again, within 24 hours.'
		],
		isSensitive: false
	}
};

export function numbered([one, more]: NumberWords, count: number): string {
	return count === 1 ? one : more;
}

/** Returns why the person may do this to no one; undefined if they may do it to someone. */
export function refusalOf(
	verb: BulkVerb,
	account: Pick<Account, 'canContain' | 'canAddAdministrators'> | undefined
): RejectionCode | undefined {
	const isContaining = verb === 'suspend' || verb === 'requireMfa';
	const may = isContaining ? account?.canContain : account?.canAddAdministrators;
	return may === true ? undefined : 'not_permitted';
}

/** Explains why administrators are left out, in words for many. */
export function leftOutWords(verb: BulkVerb, code: RejectionCode): string {
	if (code === 'not_permitted')
		return 'Your role doesn’t allow this for an Administrator With Billing.';
	if (code === 'not_suspended') return 'Only a suspended account can be restored.';
	if (code === 'self_forbidden' && verb === 'suspend') return 'You can’t suspend yourself.';
	return explainRejection(code);
}
