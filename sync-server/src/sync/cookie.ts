import * as z from 'zod/mini';

const HASH_LENGTH = 16;

const Count = z.int().check(z.minimum(0));

/** How far a replica has read. Opaque to clients; what comes back from them is checked. */
export const Cookie = z.strictObject({
	/** The version the replica has, and the first bytes of that event's hash. */
	v: Count,
	h: z.string(),
	/** The server's time when it was given. */
	t: z.number(),
	/** What the reader may see, see `sight.ts`. */
	s: z.string(),
	/**
	 * While pages are still to come: the newest event of the snapshot that the last one was read
	 * from. After a restored backup the next one would not fit it, even where both ends of what was
	 * read are older than the backup.
	 */
	n: z.optional(z.strictObject({ v: Count, h: z.string() })),
	/** A fill under way: rows above a key are still to come, then what changed since it began. */
	f: z.optional(
		z.strictObject({
			/** The last collection and id sent. */
			c: Count,
			k: z.string(),
			sent: Count,
			total: Count,
			/** The verdicts that the replica has: those visible up to this version. */
			seen: Count
		})
	)
});
export type Cookie = z.infer<typeof Cookie>;

export function hashPrefix(hash: string): string {
	return hash.slice(0, HASH_LENGTH);
}

/** Shows that the server itself gave a cookie: who reads one could write another time into it. */
export interface CookieSeal {
	readonly cookieMark: (text: string) => string;
	readonly isCookieMark: (text: string, mark: string) => boolean;
}

export function formatCookie(cookie: Cookie, { cookieMark }: CookieSeal): string {
	const text = Buffer.from(JSON.stringify(cookie)).toString('base64url');
	return `${text}.${cookieMark(text)}`;
}

/**
 * Where a replica stands, sealed or not: its position is compared with the history. undefined where
 * it is not one of ours. Nothing may rest on its time.
 */
export function parseCookie(text: string): Cookie | undefined {
	try {
		const [body = ''] = text.split('.');
		return Cookie.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
	} catch {
		return undefined;
	}
}

/**
 * The same with a time that can be relied on: without the server's seal, as before there was one,
 * it may be from any time.
 */
export function openCookie(text: string, { isCookieMark }: CookieSeal): Cookie | undefined {
	const cookie = parseCookie(text);
	const [body = '', mark = ''] = text.split('.');
	return cookie === undefined || isCookieMark(body, mark) ? cookie : { ...cookie, t: -Infinity };
}
