import * as z from 'zod/mini';
import { forAnyone, get } from './endpoint.ts';

/**
 * Which devices this browser profile is registered as, by a cookie that
 * outlives its storage. An app that finds its storage empty learns from it that there was a copy.
 * The answer reveals neither the owner of a copy nor devices that have ended.
 */
export const Copies = z.object({
	copies: z.array(
		z.object({
			/** Number of changes that were unsent when the device last sent something. */
			waiting: z.number(),
			lastSeenAt: z.number()
		})
	)
});
export type Copies = z.infer<typeof Copies>;

export const COPIES = forAnyone(get('/session/v1/copies', Copies));
