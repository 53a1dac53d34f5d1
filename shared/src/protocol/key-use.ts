import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';

/**
 * POST /sync/v1/key-use: when was an administrator's API key last used? Rows do not say it, because
 * a use is not a change.
 */
export const KeyUseRequest = z.strictObject({
	administratorId: WireId
});
export type KeyUseRequest = z.infer<typeof KeyUseRequest>;

/** null: never used, or the caller may not know. */
export const KeyUseAnswer = z.object({ lastUsedAt: z.nullable(z.number()) });
export type KeyUseAnswer = z.infer<typeof KeyUseAnswer>;
