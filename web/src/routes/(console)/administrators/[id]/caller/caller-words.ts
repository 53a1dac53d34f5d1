import type { Mail } from '@tenantry/shared/domain/administrator/mail.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import { moment } from '#lib/client/words/when.ts';
import type { Refusal } from '#lib/ui/form/submission.svelte.ts';

type CallerState = Pick<AdministratorDetail, 'mails' | 'callerVerifiedAt' | 'phone'>;

export const OFFLINE = 'You’re offline. The server sends the code and checks it.';

/** Describes the state of the newest code; empty if there is none to read aloud. */
export function codeWords(
	{ mails: { callerCode: mail }, callerVerifiedAt, phone }: CallerState,
	{ isWaiting, now }: { readonly isWaiting: boolean; readonly now: number }
): string {
	if (isWaiting || mail?.state === 'queued') return 'Sending the code…';
	if (mail?.state === 'failed')
		return phone === ''
			? 'The email couldn’t be delivered.'
			: 'The email couldn’t be delivered. Call back the number on file instead.';
	return mail?.state === 'sent' ? sentWords(mail, { callerVerifiedAt, now }) : '';
}

function sentWords(
	{ settledAt, expiresAt }: Mail,
	{ callerVerifiedAt, now }: Pick<CallerState, 'callerVerifiedAt'> & { readonly now: number }
): string {
	if ((callerVerifiedAt ?? 0) >= (settledAt ?? 0)) return 'The last code has been used.';
	return (expiresAt ?? 0) > now
		? `Code sent. It works until ${moment(expiresAt ?? 0, now)}.`
		: 'The last code has expired.';
}

/** Explains why a caller was not verified. */
export function explainCallerCheck(
	code: Parameters<typeof explainSessionError>[0]
): Refusal<'code'> {
	if (code === 'wrong_code') {
		const error = 'That isn’t the code in the newest email, or it has expired or been used.';
		return { errors: { code: error } };
	}
	return { failure: FAILURES[code] ?? explainSessionError(code) };
}

const FAILURES: Readonly<Partial<Record<Parameters<typeof explainSessionError>[0], string>>> = {
	too_many_attempts: 'Too many wrong codes. Wait a few minutes before you try again.',
	not_permitted: 'Your role no longer allows this.',
	offline: OFFLINE
};
