import { becauseOf, NO_BECAUSE } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { Mutation } from '#lib/engine-api/mutation.ts';

export type Action = 'suspend' | 'restore' | 'requireMfa' | 'removeMfa' | 'revokeApiKey';

/** Words of a confirm dialog; `consequence` and `offline` follow the person's name. */
export interface ActionWords {
	readonly title: string;
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly consequence: string;
	/** What applies until the change reaches the server. */
	readonly offline: string;
	/** Most common reasons. */
	readonly reasons: readonly string[];
}

/** Whether an action gives the administrator more than they have. */
export function loosens(
	action: Action,
	{ loosening }: Pick<AdministratorDetail, 'loosening'>
): boolean {
	return loosening.includes(`administrator.${action}`);
}

export const wordsByAction: Readonly<Record<Action, ActionWords>> = {
	suspend: {
		title: 'Suspend Account',
		verb: 'Suspend',
		look: 'danger',
		consequence:
			'will be signed out everywhere and can’t sign in. Their API key is blocked, and links in emails stop working. Their role, organizations and settings are kept until the account is restored.',
		offline: 'keeps access until this change reaches the server.',
		reasons: ['Left the company', 'Device lost or stolen', 'Account compromised', 'On leave']
	},
	restore: {
		title: 'Restore Account',
		verb: 'Restore',
		look: 'primary',
		consequence:
			'can sign in again, with the same role and organizations. Their API key works again unless it has expired; a revoked key doesn’t come back. If the key may have leaked, revoke it first. Links in emails sent before stay invalid.',
		offline: 'stays suspended until this change reaches the server.',
		reasons: ['Back at work', 'Suspended by mistake', 'Incident closed']
	},
	requireMfa: {
		title: 'Require Multi-Factor Authentication',
		verb: 'Require MFA',
		look: 'primary',
		consequence:
			'will need a TOTP code at next login. If they haven’t enrolled, they’ll be guided through setup.',
		offline: 'can sign in without a code until this change reaches the server.',
		reasons: ['Company policy', 'Asked for by a client', 'After an incident']
	},
	removeMfa: {
		title: 'Remove MFA Requirement',
		verb: 'Remove MFA',
		look: 'danger',
		consequence:
			'can sign in with a password alone. The enrollment is kept, so that MFA can be required again.',
		offline: 'still needs a code to sign in until this change reaches the server.',
		reasons: ['Authenticator lost', 'Required by mistake']
	},
	revokeApiKey: {
		title: 'Revoke API Key',
		verb: 'Revoke Key',
		look: 'danger',
		consequence:
			'loses their API key immediately: programs that use it are refused. Their account isn’t affected, and they can generate a new key.',
		offline: 'can use the key until this change reaches the server.',
		reasons: ['Key leaked', 'No longer needed', 'After an incident']
	}
};

const inverseByAction: Readonly<Record<Action, Action | null>> = {
	suspend: 'restore',
	restore: 'suspend',
	requireMfa: 'removeMfa',
	removeMfa: 'requireMfa',
	revokeApiKey: null
};

/**
 * Returns the newest own change that an action reverses and that has not been sent. Cancelling it
 * leaves nothing to send; a second change would leave two.
 */
export function unsentOpposite(
	action: Action,
	changes: AdministratorDetail['changes']
): AdministratorDetail['changes'][number] | undefined {
	const inverse = inverseByAction[action];
	const names = [`administrator.${action}`, `administrator.${inverse ?? action}`];
	const newest = changes.find(({ name }) => names.includes(name));
	if (inverse === null || newest === undefined || newest.name !== names[1]) return undefined;
	return newest.state === 'waiting' && newest.canWithdraw ? newest : undefined;
}

/** Returns the change that an action makes. */
export function mutationOf(
	action: Action,
	{ id }: Pick<AdministratorDetail, 'id'>,
	because = NO_BECAUSE
): Mutation {
	return { name: `administrator.${action}`, args: { id, ...becauseOf(because) } };
}
