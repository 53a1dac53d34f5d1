import { setTimeout } from 'node:timers/promises';

import { createMailSender, type MailSenderDependencies } from './mail-sender.ts';
import { openMailer, type MailerChoice } from './open-mailer.ts';
import { createReminders } from './reminders.ts';
import { startSchedule } from './schedule.ts';

export interface RunningMail {
	/** Message for the operator. */
	readonly notice: string;
	/** Sends later mails by another choice. */
	change(choice: MailerChoice): void;
	end(): Promise<void>;
}

/**
 * Timeout at shutdown: a slow mail server must not keep ours from ending; its mail is sent again.
 */
const FINISH_WITHIN_MS = 10_000;

/** Starts to send mails, and to queue the reminders among them. */
export function startMail(
	dependencies: Omit<MailSenderDependencies, 'mailer' | 'origin'>,
	choice: MailerChoice
): RunningMail {
	const opened = openMailer(choice);
	let { mailer } = opened;
	const { origin } = choice;
	const { store, log } = dependencies;
	const mailSender = createMailSender({
		...dependencies,
		mailer: { send: (mail) => mailer.send(mail) },
		origin
	});
	const schedule = startSchedule(mailSender, store, (error) =>
		log.warn({ err: error }, 'mails not looked after')
	);
	const reminding = startSchedule(createReminders(dependencies), store, (error) =>
		log.warn({ err: error }, 'reminders not looked after')
	);
	return {
		notice: opened.notice,
		change(to) {
			({ mailer } = openMailer(to));
		},
		async end() {
			const late = setTimeout(FINISH_WITHIN_MS, undefined, { ref: false });
			await Promise.race([Promise.all([schedule.end(), reminding.end()]), late]);
		}
	};
}
