import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { post } from './endpoint.ts';

/**
 * Compares what a caller read aloud with the code that was emailed to
 * the person they say they are. Refused with `wrong_code` if it is another one, expired or used.
 */
export const CallerCheckRequest = z.strictObject({
	/** Who the caller says they are. */
	administratorId: WireId,
	/** Six digits; anything between them does not count. */
	code: z.string().check(z.maxLength(32))
});
export type CallerCheckRequest = z.infer<typeof CallerCheckRequest>;

export const CallerCheckAnswer = z.object({
	/** Epoch milliseconds by the server's clock. */
	verifiedAt: z.number()
});
export type CallerCheckAnswer = z.infer<typeof CallerCheckAnswer>;

export const CALLER_CHECK = post('/sync/v1/caller-check', CallerCheckRequest, CallerCheckAnswer);
