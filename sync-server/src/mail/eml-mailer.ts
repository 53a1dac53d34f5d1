import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { err, ok } from '@tenantry/shared/result.ts';
import { createTransport } from 'nodemailer';

import { compose } from './composition.ts';
import type { Mail, Mailer } from './mailer.ts';

/** Writes mails as files, which any mail program opens, for use without a mail server. */
export function createEmlMailer(folder: string, from: string): Mailer {
	const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
	return {
		async send(mail) {
			try {
				const { message } = await transport.sendMail(compose(mail, from));
				await mkdir(folder, { recursive: true, mode: 0o700 });
				const path = join(folder, fileNameOf(mail));
				// Renamed when complete, so that there is never half a mail, and never two of the
				// same.
				await writeFile(`${path}.part`, message, { mode: 0o600 });
				await rename(`${path}.part`, path);
				return ok(undefined);
			} catch (error) {
				const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
				return err({ reason: `file ${code}`, isFinal: false });
			}
		}
	};
}

/** Named by time, so that the newest comes last in a listing. */
function fileNameOf({ date, messageId }: Mail): string {
	const time = date.toISOString().slice(0, 19).replaceAll(':', '-');
	return `${time}-${messageId.slice(0, 8)}.eml`;
}
