import * as z from 'zod/mini';

/** POST /sync/v1/key-use: when was somebody's API key last used? Rows do not say: it is no change. */
export const KeyUseRequest = z.strictObject({
	administratorId: z.string().check(z.maxLength(64))
});
export type KeyUseRequest = z.infer<typeof KeyUseRequest>;

/** null: never, or whoever asks may not know of them. */
export const KeyUseAnswer = z.object({ lastUsedAt: z.nullable(z.number()) });
export type KeyUseAnswer = z.infer<typeof KeyUseAnswer>;
