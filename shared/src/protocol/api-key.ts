import * as z from 'zod/mini';

/** POST and DELETE /session/v1/api-key: makes or revokes one's own key. */
export const ApiKeyRequest = z.strictObject({});

/** Answer with a new key. The key is shown only this once, and only its owner keeps it. */
export const NewApiKey = z.object({
	key: z.string(),
	prefix: z.string(),
	createdAt: z.number(),
	expiresAt: z.number()
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** GET /session/v1/api-key: what its owner may know of their living key. */
export const OwnApiKey = z.object({
	apiKey: z.nullable(
		z.object({
			prefix: z.string(),
			createdAt: z.number(),
			expiresAt: z.number(),
			lastUsedAt: z.nullable(z.number())
		})
	)
});
export type OwnApiKey = z.infer<typeof OwnApiKey>;
