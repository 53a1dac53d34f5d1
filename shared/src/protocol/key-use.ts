import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { post } from './endpoint.ts';

/**
 * When was an administrator's API key last used? Rows do not say it, because
 * a use is not a change.
 */
export const KeyUseRequest = z.strictObject({
	administratorId: WireId
});
export type KeyUseRequest = z.infer<typeof KeyUseRequest>;

/** null: never used, or the caller may not know. */
export const KeyUseAnswer = z.object({ lastUsedAt: z.nullable(z.number()) });
export type KeyUseAnswer = z.infer<typeof KeyUseAnswer>;

export const KEY_USE = post('/sync/v1/key-use', KeyUseRequest, KeyUseAnswer);
