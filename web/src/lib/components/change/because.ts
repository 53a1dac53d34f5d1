import type { Because } from '@tenantry/shared/domain/because.ts';
import { textOf } from '#lib/client/words/arguments.ts';

export const NO_BECAUSE: Because = {};

export function becauseOf({ reason = '', ticket = '' }: Because): Because {
	return {
		...(reason.trim() !== '' && { reason: reason.trim() }),
		...(ticket.trim() !== '' && { ticket: ticket.trim() })
	};
}

export function becauseIn(args: unknown): Because {
	const [reason, ticket] = [textOf(args, 'reason'), textOf(args, 'ticket')];
	return { ...(reason && { reason }), ...(ticket && { ticket }) };
}
