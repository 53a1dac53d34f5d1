import * as z from 'zod/mini';

import { LONGEST_REASON, LONGEST_TICKET } from './limits.ts';

export const becauseFields = {
	reason: z.optional(z.string().check(z.maxLength(LONGEST_REASON))),
	ticket: z.optional(z.string().check(z.maxLength(LONGEST_TICKET)))
};

export interface Because {
	readonly reason?: string | undefined;
	readonly ticket?: string | undefined;
}
