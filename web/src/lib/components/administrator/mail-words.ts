import { isCoolingDown, type Mail } from '@tenantry/shared/domain/administrator/mail.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import { ago, moment } from '#lib/client/words/when.ts';

/** In whole sentences, because others follow; `isWaiting`: the request is still on the device. */
export function mailWords(
	mail: Mail | null,
	{ isWaiting, now }: { readonly isWaiting: boolean; readonly now: number }
): string {
	if (isWaiting) return 'Will be sent when you’re back online.';
	if (mail === null) return '';
	const at = mail.settledAt ?? mail.requestedAt;
	switch (mail.state) {
		case 'queued':
			return `Sending, requested ${ago(at, now)}.`;
		case 'sent':
			return `Sent ${ago(at, now)}. ${expiryWords(mail, now)}`.trim();
		case 'failed':
			return `Could not be delivered (${moment(at, now)}). Check the email address, then send it again.`;
		case 'cancelled':
			return `Cancelled ${ago(at, now)}.`;
		case 'shown':
			return `Set-up link shown as a QR code ${ago(at, now)}. ${expiryWords(mail, now)}`.trim();
	}
}

export function mailRefusal(
	mail: Mail | null,
	{
		code,
		isSuspended,
		now
	}: { readonly code: RejectionCode | null; readonly isSuspended: boolean; readonly now: number }
): string {
	if (code) return explainRejection(code);
	if (isSuspended)
		return 'Restore the account first. Links in emails don’t work while it’s suspended.';
	return isCoolingDown(mail, now) ? 'You can send another in a minute.' : '';
}

function expiryWords({ expiresAt }: Mail, now: number): string {
	if (expiresAt === null) return '';
	return expiresAt <= now
		? 'The link has expired.'
		: `The link works until ${moment(expiresAt, now)}.`;
}
