import { join } from 'node:path';

import { createEmlMailer } from './eml-mailer.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

export interface MailerChoice {
	readonly smtpUrl: URL | undefined;
	readonly mailFrom: string | undefined;
	readonly dataFolder: string;
	readonly origin: URL;
}

const FOLDER = 'mail';

export interface OpenMailer {
	readonly mailer: Mailer;
	readonly notice: string;
	change(smtpUrl: URL | undefined): void;
}

/** Without a mail server, mails go into a folder. */
export function openMailer({ smtpUrl, mailFrom, dataFolder, origin }: MailerChoice): OpenMailer {
	const from = mailFrom ?? `Tenantry <no-reply@${origin.hostname}>`;
	const folder = join(dataFolder, FOLDER);
	const mailerFor = (url: URL | undefined) =>
		url === undefined ? createEmlMailer(folder, from) : createSmtpMailer(url, from);
	let mailer = mailerFor(smtpUrl);
	return {
		mailer: { send: (mail) => mailer.send(mail) },
		notice:
			smtpUrl === undefined
				? `Emails are written to ${folder} instead of being sent. Set SMTP_URL to send them.\n`
				: '',
		change: (url) => void (mailer = mailerFor(url))
	};
}
