/** Why somebody does a thing, for whoever reads of it later. Both may stay empty. */
export interface Because {
	readonly reason: string;
	readonly ticket: string;
}

export const NO_BECAUSE: Because = { reason: '', ticket: '' };

/** As a change takes it along: what was left empty is left out. */
export function becauseOf({ reason, ticket }: Because): {
	readonly reason?: string;
	readonly ticket?: string;
} {
	return {
		...(reason.trim() !== '' && { reason: reason.trim() }),
		...(ticket.trim() !== '' && { ticket: ticket.trim() })
	};
}
