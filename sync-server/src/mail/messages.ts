import { isNotice, type NoticeKind } from '#auth/notice.ts';
import type { MailKind } from '#sync/mail-effects.ts';

import { noticeWords } from './notice-words.ts';

export interface Message {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

export interface MessageFacts {
	readonly providerName: string;
	readonly link: string;
}

interface Wording {
	readonly subject: string;
	readonly before: readonly string[];
	/** What the link does; without it there is none. */
	readonly linkText?: string;
	readonly after: string;
}

const UNEXPECTED = 'If you did not expect this, you need not do anything.';
const IF_IT_WAS_YOU = 'If it was you, you need not do anything.';
const OTHERWISE = 'If not, change your password and tell another administrator of yours at once.';
const TELL = 'If you did not expect this, tell another administrator of yours at once.';

/**
 * The same words in both forms. They name the provider and nobody else: what is typed about people
 * reaches no mailbox, and the link is the only secret.
 */
export function messageOf(
	kind: MailKind | NoticeKind,
	{ providerName, link }: MessageFacts
): Message {
	const account = `your administrator account at ${providerName}`;
	const { subject, before, linkText, after } = isNotice(kind)
		? noticeWording(kind, account)
		: wordingOf(kind, { providerName, account });
	const textLink = linkText === undefined ? [] : [`${linkText}:\n${link}`];
	const htmlLink =
		linkText === undefined ? [] : [`<a href="${escape(link)}">${escape(linkText)}</a>`];
	return {
		subject,
		text: `${[...before, ...textLink, after].join('\n\n')}\n`,
		html: toHtml(subject, [...before.map(escape), ...htmlLink, escape(after)])
	};
}

function wordingOf(
	kind: MailKind,
	{ providerName, account }: { readonly providerName: string; readonly account: string }
): Wording {
	switch (kind) {
		case 'mail.invitation':
			return {
				subject: 'Set up your administrator account',
				before: [
					`You were added as an administrator of ${providerName} in Tenantry.`,
					'Choose a password to begin. The link works once, within three days.'
				],
				linkText: 'Choose a password',
				after: UNEXPECTED
			};
		case 'mail.passwordReset':
			return {
				subject: 'Reset your password',
				before: [
					`A new password was asked for, for ${account}.`,
					'The link works once, within an hour. Until you use it your password stays as it is.'
				],
				linkText: 'Choose a new password',
				after: UNEXPECTED
			};
		case 'mail.totpReset':
			return {
				subject: 'Set up your authenticator again',
				before: [
					`The second factor of ${account} was reset, and you were signed out everywhere.`,
					'Sign in with your password. Where a code is required, you are led through setting it up.'
				],
				linkText: 'Sign in',
				after: TELL
			};
		case 'mail.emailChanged':
			return {
				subject: 'Your email address was changed',
				before: [`The email address of ${account} was changed. This one no longer signs in.`],
				after: TELL
			};
	}
}

function noticeWording(kind: NoticeKind, account: string): Wording {
	const { subject, happened } = noticeWords(kind, account);
	return {
		subject,
		before: [happened, 'Your profile lists what happened, and from where.'],
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
	return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
