import * as z from 'zod/mini';

/**
 * GET /session/v1/copies: which devices this browser profile is registered as, by a cookie that
 * outlives its storage. An app that finds its storage empty learns from it that there was a copy.
 * Says nothing of who it belonged to, and nothing of devices that have ended.
 */
export const Copies = z.object({
	copies: z.array(
		z.object({
			/** Changes that were still to be sent when the device last sent something. */
			waiting: z.number(),
			lastSeenAt: z.number()
		})
	)
});
export type Copies = z.infer<typeof Copies>;
