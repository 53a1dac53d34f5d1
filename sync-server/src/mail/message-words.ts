import { isNotice, type NoticeKind } from '#auth/log/notice.ts';
import type { MailKind } from '#sync/effects/mail.ts';

import { noticeWords } from './notice-words.ts';
import { REMINDER } from './reminder.ts';
import type { ReviewFacts } from './review-facts.ts';
import { reviewWords } from './review-words.ts';

export interface Message {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

export interface MessageValues {
	readonly providerName: string;
	readonly link: string;
	readonly needsYou?: number | undefined;
	/** Six digits, for a caller to read aloud. */
	readonly code?: string | undefined;
	readonly deviceName?: string | undefined;
	readonly review?: ReviewFacts | undefined;
}

interface Wording {
	readonly subject: string;
	readonly before: readonly string[];
	readonly linkText?: string;
	readonly after: string;
}

interface WordingFacts extends Record<'providerName' | 'account' | 'code', string> {
	readonly review: ReviewFacts;
}

const NO_REVIEW: ReviewFacts = { undecided: 0, dueAt: 0, suspends: false };

const UNEXPECTED = 'If you weren’t expecting this, you can ignore this email.';
const IF_IT_WAS_YOU = 'If it was you, you need not do anything.';
const OTHERWISE =
	'If it wasn’t you, change your password and tell another administrator right away.';
const WHO_AND_WHY = 'Activity shows which account it was, who did it and why.';
const UNAGREED = 'If this wasn’t agreed, suspend the account and ask those who run the server.';
const TELL = 'If you weren’t expecting this, tell another administrator right away.';

/**
 * Returns the same words as text and as HTML. They name the provider and no one else: nothing that
 * is typed about people reaches a mailbox, only the names of a person's own devices. The link is
 * the only secret.
 */
export function messageWords(
	kind: MailKind | NoticeKind | typeof REMINDER,
	{ providerName, link, needsYou = 0, deviceName, code = '', review = NO_REVIEW }: MessageValues
): Message {
	const account = `your administrator account at ${providerName}`;
	const { subject, before, linkText, after } = isNotice(kind)
		? noticeWording(kind, account, deviceName)
		: kind === REMINDER
			? reminderWording(needsYou, providerName)
			: wordingOf(kind, { providerName, account, code, review });
	const textLink = linkText === undefined ? [] : [`${linkText}:\n${link}`];
	const htmlLink =
		linkText === undefined ? [] : [`<a href="${escape(link)}">${escape(linkText)}</a>`];
	return {
		subject,
		text: `${[...before, ...textLink, after].join('\n\n')}\n`,
		html: toHtml(subject, [...before.map(escape), ...htmlLink, escape(after)])
	};
}

function wordingOf(kind: MailKind, { providerName, account, code, review }: WordingFacts): Wording {
	switch (kind) {
		case 'mail.invitation':
			return {
				subject: 'Set up your administrator account',
				before: [
					`You were added as an administrator of ${providerName} in Tenantry.`,
					'Choose a password to get started. This link works once and expires in 3 days.'
				],
				linkText: 'Choose a password',
				after: UNEXPECTED
			};
		case 'mail.passwordReset':
			return {
				subject: 'Reset your password',
				before: [
					`Someone requested a password reset for ${account}.`,
					'This link works once and expires in an hour. Your password won’t change until you use it.'
				],
				linkText: 'Choose a new password',
				after: UNEXPECTED
			};
		case 'mail.totpReset':
			return {
				subject: 'Set up your authenticator again',
				before: [
					`The second factor of ${account} was reset, and you were signed out everywhere.`,
					'Sign in with your password. If MFA is required, you’ll be guided through setup.'
				],
				linkText: 'Sign in',
				after: TELL
			};
		case 'mail.callerCode':
			return {
				subject: 'Your verification code',
				before: [
					`Someone at ${providerName} is on the phone with a caller who says they’re you. If you’re the caller, read this code aloud:`,
					`${code.slice(0, 3)} ${code.slice(3)}`,
					'It expires in 10 minutes.'
				],
				after:
					'If you aren’t on the phone with them, don’t tell anyone this code, and tell another administrator right away.'
			};
		case 'mail.emailChanged':
			return {
				subject: 'Your email address was changed',
				before: [`The email address of ${account} was changed. This one no longer signs in.`],
				after: TELL
			};
		case 'mail.glassBroken':
			return {
				subject: 'A change was applied without approval',
				before: [
					`An administrator of ${providerName} applied a change without the approval that it needs, and gave a reason.`,
					'Activity shows who it was, what changed and why.'
				],
				linkText: 'Open Activity',
				after: 'If this wasn’t agreed, undo the change and suspend the account that made it.'
			};
		case 'mail.operatorLink':
			return {
				subject: 'The operator made a set-up link for an account in use',
				before: [
					`On the server itself, its operator made a link with which a new password is set for an administrator account at ${providerName}.`,
					WHO_AND_WHY
				],
				linkText: 'Open Activity',
				after: UNAGREED
			};
		case 'mail.operatorReset':
			return {
				subject: 'The operator reset the second factor of an account',
				before: [
					`On the server itself, its operator reset the second factor of an administrator account at ${providerName}.`,
					WHO_AND_WHY
				],
				linkText: 'Open Activity',
				after: UNAGREED
			};
		case 'mail.reviewStarted':
		case 'mail.reviewDue':
			return reviewWords(kind, review, providerName);
	}
}

function reminderWording(needsYou: number, providerName: string): Wording {
	const subject =
		needsYou === 1 ? 'A change needs you in Tenantry' : `${needsYou} changes need you in Tenantry`;
	const listed =
		needsYou === 1
			? `A change needs you at ${providerName}. Changes shows what happened and what you can do.`
			: `${needsYou} changes need you at ${providerName}. Changes shows what happened and what you can do.`;
	return {
		subject,
		before: [listed],
		linkText: 'Open Changes',
		after:
			'You get this email at most once a day, while none of your devices shows notifications. To turn it off, go to Settings › Sync & storage.'
	};
}

function noticeWording(kind: NoticeKind, account: string, deviceName: string | undefined): Wording {
	const { subject, happened } = noticeWords(kind, account);
	// A name proves nothing, because the device's user chooses it.
	const device =
		deviceName === undefined ? [] : [`Device: “${deviceName}”, a name chosen on that device.`];
	return {
		subject,
		before: [happened, ...device, 'See recent activity in your profile.'],
		after: `${IF_IT_WAS_YOU} ${OTHERWISE}`
	};
}

function toHtml(title: string, paragraphs: readonly string[]): string {
	const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n');
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(title)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

function escape(text: string): string {
	return text.replaceAll(/[&<>"']/g, (message) => ENTITIES[message] ?? message);
}
