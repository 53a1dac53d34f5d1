import type { Result } from '@tenantry/shared/result.ts';

/** A complete mail. Built twice it is the same mail, so that a person who gets both sees one. */
export interface Mail {
	/** Without angle brackets. */
	readonly messageId: string;
	readonly to: string;
	readonly date: Date;
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

/** Why a mail was not sent, in words that hold no address and no secret. */
export interface MailFault {
	readonly reason: string;
	/** A retry would fail the same way, for example because no one has this address. */
	readonly isFinal: boolean;
}

export interface Mailer {
	send(mail: Mail): Promise<Result<undefined, MailFault>>;
}
