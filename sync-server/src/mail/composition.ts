import type { Mail } from './mailer.ts';

/** Adds the headers that all mails share; nodemailer must fetch nothing to build one. */
export function compose({ messageId, to, ...content }: Mail, from: string) {
	return {
		...content,
		from,
		to: { name: '', address: to },
		messageId: `<${messageId}>`,
		headers: { 'Auto-Submitted': 'auto-generated' },
		disableFileAccess: true,
		disableUrlAccess: true
	};
}
