/** Reason for a change, for people who read about it later. Both fields may stay empty. */
export interface Because {
	readonly reason: string;
	readonly ticket: string;
}

export const NO_BECAUSE: Because = { reason: '', ticket: '' };

/** Returns the reason in the form that a change carries; empty fields are left out. */
export function becauseOf({ reason, ticket }: Because): {
	readonly reason?: string;
	readonly ticket?: string;
} {
	return {
		...(reason.trim() !== '' && { reason: reason.trim() }),
		...(ticket.trim() !== '' && { ticket: ticket.trim() })
	};
}
