import type { MailField } from '@tenantry/shared/domain/administrator/mail.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { queueEffect } from '#store/effect.ts';
import type { Effect, EffectTransaction } from './effect.ts';

export type MailKind =
	| 'mail.invitation'
	| 'mail.passwordReset'
	| 'mail.totpReset'
	| 'mail.callerCode'
	| 'mail.emailChanged'
	/** A change was applied without the approval that it needs. */
	| 'mail.glassBroken'
	/** The operator of the server made a link into an account in use, or erased its second factor. */
	| 'mail.operatorLink'
	| 'mail.operatorReset'
	/** An access review asks for decisions, and still does shortly before its due time. */
	| 'mail.reviewStarted'
	| 'mail.reviewDue';

/** A mail that a change triggers or withdraws; only the administrator it is about is stored. */
export interface TriggeredMail {
	readonly kind: MailKind | 'withdrawal';
	readonly administratorId: string;
	/** Version of the change. */
	readonly version: number;
}

const KIND_BY_FIELD: Readonly<Record<MailField, MailKind>> = {
	invitationMail: 'mail.invitation',
	passwordResetMail: 'mail.passwordReset',
	totpResetMail: 'mail.totpReset',
	callerCodeMail: 'mail.callerCode'
};
const KINDS: ReadonlyMap<string, MailKind> = new Map(Object.entries(KIND_BY_FIELD));

/** Queues mails to be sent, and withdraws invitations. */
export const mailEffect: Effect<TriggeredMail> = {
	collection: administrators.name,
	of: triggeredMails,
	carryOut: queueMails
};

function triggeredMails({ id, field, from, to }: FieldChange, version: number): TriggeredMail[] {
	const mail = (kind: TriggeredMail['kind']) => [{ kind, administratorId: id, version }];
	if (field === 'email') return from === null ? [] : mail('mail.emailChanged');
	if (field === 'invitationMail' && stateOf(to) === 'cancelled') return mail('withdrawal');
	const kind = KINDS.get(field);
	if (kind === undefined || stateOf(to) !== 'queued') return [];
	// A link that was shown must not work until the email that replaces it has been sent.
	return stateOf(from) === 'shown' ? [...mail('withdrawal'), ...mail(kind)] : mail(kind);
}

async function queueMails(
	{ db, auth, providerId, at }: EffectTransaction,
	mails: readonly TriggeredMail[]
): Promise<void> {
	for (const { kind, administratorId, version } of mails) {
		if (kind === 'withdrawal') await auth.dropTickets(db, { providerId, administratorId }, 'setup');
		else await queueEffect(db, { providerId, administratorId, kind, version, at });
	}
}

function stateOf(mail: unknown): unknown {
	return typeof mail === 'object' && mail !== null && 'state' in mail ? mail.state : undefined;
}
