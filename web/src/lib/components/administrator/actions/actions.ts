import type { AdministratorAction } from './action.ts';
import { addOrganizations } from './add-organizations.ts';
import { changeRole } from './change-role.ts';
import { endDate } from './end-date.ts';
import { endSessions } from './end-sessions.ts';
import { raiseAccess } from './raise-access.ts';
import { raiseRole } from './raise-role.ts';
import { removeMfa } from './remove-mfa.ts';
import { removeOrganizations } from './remove-organizations.ts';
import { requireMfa } from './require-mfa.ts';
import { resendInvitation } from './resend-invitation.ts';
import { restore } from './restore.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { sendPasswordReset } from './send-password-reset.ts';
import { suspend } from './suspend.ts';
import { suspendFrom } from './suspend-from.ts';
import { suspendUntil } from './suspend-until.ts';

export const ACTIONS: readonly AdministratorAction[] = [
	suspend,
	restore,
	sendPasswordReset,
	endSessions,
	requireMfa,
	removeMfa,
	revokeApiKey,
	changeRole,
	addOrganizations,
	removeOrganizations,
	resendInvitation,
	raiseRole,
	raiseAccess,
	endDate,
	suspendFrom,
	suspendUntil
];

type With<P extends keyof AdministratorAction> = AdministratorAction &
	Required<Pick<AdministratorAction, P>>;

export function actionsWith<P extends keyof AdministratorAction>(part: P): readonly With<P>[] {
	return ACTIONS.filter((action): action is With<P> => action[part] !== undefined);
}
