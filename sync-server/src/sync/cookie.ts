import * as z from 'zod/mini';

/** How far a replica has read. Opaque to clients; what comes back from them is checked. */
export const Cookie = z.strictObject({
	/** The version the replica has, and the first bytes of that event's hash. */
	v: z.number(),
	h: z.string(),
	/** The server's time when it was given. */
	t: z.number(),
	/** What the reader may see, see `sight.ts`. */
	s: z.string(),
	/** A fill under way: rows above a key are still to come, then what changed since it began. */
	f: z.optional(
		z.strictObject({
			/** The last collection and id sent. */
			c: z.number(),
			k: z.string(),
			sent: z.number(),
			total: z.number(),
			/** The verdicts that the replica has: those visible up to this version. */
			seen: z.number()
		})
	)
});
export type Cookie = z.infer<typeof Cookie>;

const HASH_LENGTH = 16;

export function hashPrefix(hash: string): string {
	return hash.slice(0, HASH_LENGTH);
}

export function formatCookie(cookie: Cookie): string {
	return Buffer.from(JSON.stringify(cookie)).toString('base64url');
}

/** undefined where it is not one of ours. */
export function parseCookie(text: string): Cookie | undefined {
	try {
		return Cookie.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
	} catch {
		return undefined;
	}
}
