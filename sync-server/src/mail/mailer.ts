import type { Result } from '@tenantry/shared/result.ts';

/** A mail, whole. Made twice it is the same one, so that whoever gets both sees one. */
export interface Mail {
	/** Without angle brackets. */
	readonly messageId: string;
	readonly to: string;
	readonly date: Date;
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

/** Why a mail did not go out, in words that hold no address and no secret. */
export interface MailFault {
	readonly reason: string;
	/** Another attempt would end the same way: nobody has this address, say. */
	readonly isFinal: boolean;
}

/** Hands mails over, one at a time. */
export interface Mailer {
	send(mail: Mail): Promise<Result<undefined, MailFault>>;
}
