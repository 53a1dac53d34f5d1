import type { RowSource } from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { queuedMail } from '#domain/administrator/mail.ts';
import { administrators } from '#domain/administrator/schema.ts';
import { permissionsOf } from '#domain/role.ts';
import { approvalsOf } from './direction.ts';

export function mayApprove(role: unknown): boolean {
	return permissionsOf(role).has('approval.decide');
}

/**
 * One person must not hand out a way to sign in to an account that may approve, because whoever
 * holds it could approve.
 */
export function isEntryGuarded(source: RowSource, id: string, providerId: string): boolean {
	const role = source.row(administrators.name, id)?.value.role;
	return approvalsOf(source, providerId).size > 0 && mayApprove(role);
}

/**
 * Ends the ways into an account that someone else may hold, once it may approve: its set-up link was
 * shown to another administrator, so the link ends, and the password and the second factor that may
 * have been set through it. The person chooses new ones by a link that only they are sent.
 */
export function endShownEntry(
	tx: WriteTransaction,
	id: string,
	{ providerId, at }: Pick<MutationContext, 'providerId' | 'at'>
): void {
	const administrator = tx.get(administrators, id);
	if (administrator?.invitationMail?.state !== 'shown' || !isEntryGuarded(tx, id, providerId))
		return;
	tx.force(administrators, id, {
		registered: false,
		mfaEnrolmentStartedAt: null,
		mfaEnrolledAt: null,
		apiKey: null,
		invitationMail: queuedMail(at)
	});
}
