import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { administrators, requireAdministrator } from './schema.ts';
import { AdministratorId } from '#domain/ids.ts';
import { isCoolingDown, Mail, MailField, queuedMail } from './mail.ts';
import { requireReset } from './reset.ts';

const SubjectBecause = z.strictObject({
	id: AdministratorId,
	...becauseFields
});
const Subject = z.strictObject({ id: AdministratorId });

const field = (id: string, name: string) => ({ collection: 'administrator', id, field: name });

/** The server sends mails: a change only requests one, or records what became of it. */
export const administratorMailMutators = {
	sendPasswordReset: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'passwordResetMail')],
		isPerishable: true,
		run(tx, { id }, context) {
			const { passwordResetMail } = requireReset(tx, id, context);
			if (isCoolingDown(passwordResetMail, context.at)) return;
			tx.set(administrators, id, { passwordResetMail: queuedMail(context.at) });
		}
	}),
	/** Erases the enrolment that its author saw, so that it starts over, and mails the person. */
	sendTotpReset: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'mfaEnrolledAt'), field(id, 'totpResetMail')],
		isPerishable: true,
		run(tx, { id }, context) {
			const { totpResetMail } = requireReset(tx, id, context);
			if (id === context.principal.administratorId) reject({ code: 'self_forbidden' });
			if (isCoolingDown(totpResetMail, context.at)) return;
			if (!tx.set(administrators, id, { mfaEnrolledAt: null })) return;
			tx.force(administrators, id, { mfaEnrolmentStartedAt: null });
			tx.set(administrators, id, { totpResetMail: queuedMail(context.at) });
		}
	}),
	/** Requests the invitation again, unless the person has set a password by now. */
	resendInvitation: defineMutator({
		version: 1,
		args: Subject,
		touches: ({ id }) => [field(id, 'invitationMail')],
		isPerishable: true,
		run(tx, { id }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { registered, invitationMail } = requireAdministrator(tx, id, context);
			if (registered || isCoolingDown(invitationMail, context.at)) return;
			tx.set(administrators, id, { invitationMail: queuedMail(context.at) });
		}
	}),
	cancelInvitation: defineMutator({
		version: 1,
		args: Subject,
		touches: ({ id }) => [field(id, 'invitationMail')],
		run(tx, { id }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { registered, invitationMail } = requireAdministrator(tx, id, context);
			if (registered) return;
			const isCancelled = invitationMail?.state === 'cancelled';
			const mail = isCancelled ? invitationMail : cancelledMail(invitationMail, context.at);
			tx.set(administrators, id, { invitationMail: mail });
		}
	}),
	/** Records that a set-up link was made to be shown, which replaces an email that waits. */
	recordSetupLink: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, expiresAt: z.number(), by: AdministratorId }),
		isInternal: true,
		isOnlineOnly: true,
		touches: () => [],
		run(tx, { id, expiresAt, by }, context) {
			requireAdministrator(tx, id, context);
			const { at } = context;
			const mail: Mail = { requestedAt: at, state: 'shown', settledAt: at, expiresAt, by };
			tx.force(administrators, id, { invitationMail: mail });
		}
	}),
	/** Records the server's result for a mail, unless another mail has been requested since. */
	recordMail: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, field: MailField, mail: Mail }),
		isInternal: true,
		touches: () => [],
		run(tx, { id, field: name, mail }, context) {
			const present = requireAdministrator(tx, id, context)[name];
			if (present?.state !== 'queued' || present.requestedAt !== mail.requestedAt) return;
			tx.set(administrators, id, { [name]: mail });
		}
	})
};

function cancelledMail(mail: Mail | null | undefined, at: number): Mail {
	const requestedAt = mail?.requestedAt ?? at;
	return { requestedAt, state: 'cancelled', settledAt: at, expiresAt: null };
}
