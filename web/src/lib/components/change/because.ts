import type { Because } from '@tenantry/shared/domain/because.ts';

export const NO_BECAUSE: Because = {};

/** Returns what was typed in the form that a change carries; empty fields are left out. */
export function becauseOf({ reason = '', ticket = '' }: Because): {
	readonly reason?: string;
	readonly ticket?: string;
} {
	return {
		...(reason.trim() !== '' && { reason: reason.trim() }),
		...(ticket.trim() !== '' && { ticket: ticket.trim() })
	};
}
