import { err, ok } from '@tenantry/shared/result.ts';
import { createTransport } from 'nodemailer';
import * as z from 'zod/mini';

import { compose } from './composition.ts';
import type { Mailer, MailFault } from './mailer.ts';

/** Timeouts for silence; a slow server that keeps answering may take as long as it needs. */
const TIMEOUTS = {
	connectionTimeout: 10_000,
	dnsTimeout: 10_000,
	greetingTimeout: 20_000,
	socketTimeout: 120_000
};

/** A password in the URL never crosses a network unencrypted. */
export function createSmtpMailer(url: URL, from: string): Mailer {
	const requireTLS = url.username !== '' && !isLoopback(url.hostname);
	const transport = createTransport({ url: url.href, requireTLS, ...TIMEOUTS });
	return {
		async send(mail) {
			try {
				await transport.sendMail(compose(mail, from));
				return ok(undefined);
			} catch (error) {
				return err(faultOf(error));
			}
		}
	};
}

/**
 * Only what the server says about this recipient or this mail is final. Everything else is ours or
 * the server's to fix: a sender that it rejects, a password, a network.
 */
function faultOf(error: unknown): MailFault {
	const parsed = Fault.safeParse(error);
	if (!parsed.success) return { reason: 'unknown', isFinal: false };
	const { code, command = '', responseCode = 0 } = parsed.data;
	const isFinal = (command === 'RCPT TO' || command === 'DATA') && responseCode >= 500;
	return { reason: `${code} ${command} ${responseCode}`, isFinal };
}

/** Leaves out nodemailer's message, because it may hold addresses. */
const Fault = z.object({
	code: z.string(),
	command: z.optional(z.string()),
	responseCode: z.optional(z.number())
});

function isLoopback(host: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}
