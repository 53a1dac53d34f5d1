import * as z from 'zod/mini';

import type { Direction } from '#collection.ts';

/** State of the newest mail of one kind to an administrator, visible to everyone who sees them. */
export const Mail = z.object({
	requestedAt: z.number(),
	/** `shown`: the link of an invitation was handed over on a screen, and no email is sent. */
	state: z.enum(['queued', 'sent', 'failed', 'cancelled', 'shown']),
	settledAt: z.nullable(z.number()),
	/** Time when the link in it expires. */
	expiresAt: z.nullable(z.number()),
	/** The administrator to whom the link was shown; absent if it was not, or by an earlier server. */
	by: z.optional(z.string())
});
export type Mail = z.infer<typeof Mail>;

export const MAIL_FIELDS = [
	'invitationMail',
	'passwordResetMail',
	'totpResetMail',
	'callerCodeMail'
] as const;
export const MailField = z.enum(MAIL_FIELDS);
export type MailField = z.infer<typeof MailField>;

/** Cool-down, so that a shaky link or an impatient finger does not send three mails. */
const COOL_DOWN_MS = 60_000;

export function queuedMail(at: number): Mail {
	return { requestedAt: at, state: 'queued', settledAt: null, expiresAt: null };
}

/** Whether there was or will be an email. */
function isMailed({ state }: Mail): boolean {
	return state !== 'cancelled' && state !== 'shown';
}

/** Returns whether a mail was requested just now. Rows from before mails existed lack the field. */
export function isCoolingDown(mail: Mail | null | undefined, at: number): boolean {
	if (mail === null || mail === undefined || !isMailed(mail)) return false;
	return at - mail.requestedAt < COOL_DOWN_MS;
}

/**
 * Makes a request for a mail unconditional, and a cancellation a tightening, which stands whatever
 * its author had seen.
 */
export function mailDirection(_from: unknown, to: unknown): Direction {
	const isCancelled =
		typeof to === 'object' && to !== null && 'state' in to && to.state === 'cancelled';
	return isCancelled ? 'tighten' : 'unconditional';
}
