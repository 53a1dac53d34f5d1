export interface Because {
	readonly reason?: string | undefined;
	readonly ticket?: string | undefined;
}

/** Kept apart from their schema, so that a page’s fields may use them without 9 KB (gzipped) of zod. */
export const LONGEST_REASON = 500;
export const LONGEST_TICKET = 100;
