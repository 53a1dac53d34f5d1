import { draftOf, type Draft } from '#lib/client/draft.ts';
import type { AdministratorDetail } from '#lib/worker/live-queries.ts';

export type Action = 'suspend' | 'restore' | 'requireMfa' | 'removeMfa';

/** What a confirm dialog says; `consequence` and the others go on from the person's name. */
export interface ActionWords {
	readonly title: string;
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly consequence: string;
	/** What holds until the server has heard of it. */
	readonly offline: string;
	readonly done: string;
}

export const wordsByAction: Readonly<Record<Action, ActionWords>> = {
	suspend: {
		title: 'Suspend Account',
		verb: 'Suspend',
		look: 'danger',
		consequence:
			'is signed out everywhere at once and can no longer sign in or use an API key. Everything about the account is kept, and it can be restored.',
		offline: 'keeps access until this change reaches the server.',
		done: 'Suspended'
	},
	restore: {
		title: 'Restore Account',
		verb: 'Restore',
		look: 'primary',
		consequence:
			'can sign in again, with the same role and the same access as before the suspension.',
		offline: 'stays suspended until this change reaches the server.',
		done: 'Restored'
	},
	requireMfa: {
		title: 'Require Multi-Factor Authentication',
		verb: 'Require MFA',
		look: 'primary',
		consequence:
			'is asked for a TOTP token together with the credentials at the next login. Whoever has not enrolled yet is walked through it first.',
		offline: 'can sign in without a token until this change reaches the server.',
		done: 'MFA required of'
	},
	removeMfa: {
		title: 'Remove MFA Requirement',
		verb: 'Remove MFA',
		look: 'danger',
		consequence:
			'can sign in with a password alone. The enrollment is kept, so that MFA can be required again.',
		offline: 'is asked for a token until this change reaches the server.',
		done: 'MFA requirement removed from'
	}
};

const inverseByAction: Readonly<Record<Action, Action>> = {
	suspend: 'restore',
	restore: 'suspend',
	requireMfa: 'removeMfa',
	removeMfa: 'requireMfa'
};

type Subject = Pick<AdministratorDetail, 'id' | 'guards'>;

export function actionDraft(action: Action, subject: Subject, reason = ''): Draft {
	const { id } = subject;
	const args = reason.trim() === '' ? { id } : { id, reason: reason.trim() };
	return draftOf(`administrator.${action}`, args, inverseDraft(action, subject));
}

/** Null for whoever may do only one of the two. */
function inverseDraft(action: Action, { id, guards }: Subject): Draft | null {
	// Loosening is for whoever may write; tightening was allowed a moment ago.
	const isLoosening = action === 'suspend' || action === 'requireMfa';
	if (isLoosening && guards.setAccess !== null) return null;
	return draftOf(`administrator.${inverseByAction[action]}`, { id });
}
