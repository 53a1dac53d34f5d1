import * as z from 'zod/mini';

import { LONGEST_REASON, LONGEST_TICKET } from './because.ts';

export const becauseFields = {
	reason: z.optional(z.string().check(z.maxLength(LONGEST_REASON))),
	ticket: z.optional(z.string().check(z.maxLength(LONGEST_TICKET)))
};
