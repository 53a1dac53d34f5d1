import * as z from 'zod/mini';

/** POST and DELETE /session/v1/api-key: one's own key, made or revoked. */
export const ApiKeyRequest = z.strictObject({});

/** What a new key is answered with. It is said this once, and kept by nobody but its owner. */
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
