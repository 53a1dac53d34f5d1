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

/** Opens a mailer for the configured server or for a folder, with a notice for the operator. */
export function openMailer({ smtpUrl, mailFrom, dataFolder, origin }: MailerChoice): {
	readonly mailer: Mailer;
	readonly notice: string;
} {
	const from = mailFrom ?? `Tenantry <no-reply@${origin.hostname}>`;
	if (smtpUrl !== undefined) return { mailer: createSmtpMailer(smtpUrl, from), notice: '' };
	const folder = join(dataFolder, FOLDER);
	const notice = `Emails are written to ${folder} instead of being sent. Set SMTP_URL to send them.\n`;
	return { mailer: createEmlMailer(folder, from), notice };
}
