import type { Mail } from './mailer.ts';

/** What every mail of ours says of itself; nodemailer must fetch nothing to make it. */
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
