import * as z from 'zod/mini';
import { get, post, type Endpoint, withFreshFactor } from './endpoint.ts';

/** Makes or revokes one's own key. */
export const ApiKeyRequest = z.strictObject({});

/** Answer with a new key. The key is shown only this once, and only its owner keeps it. */
export const NewApiKey = z.object({
	key: z.string(),
	prefix: z.string(),
	createdAt: z.number(),
	expiresAt: z.number()
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** What its owner may know of their living key. */
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

export const OWN_API_KEY = get('/session/v1/api-key', z.nullable(OwnApiKey));
export const MAKE_API_KEY = withFreshFactor(post('/session/v1/api-key', ApiKeyRequest, NewApiKey));
export const REVOKE_API_KEY: Endpoint<typeof ApiKeyRequest, undefined> = {
	...MAKE_API_KEY,
	method: 'DELETE',
	answer: undefined
};
