import * as z from 'zod/mini';

const HASH_LENGTH = 16;

const Count = z.int().check(z.minimum(0));

/** How far a replica has read. Opaque to clients; the server validates what they send back. */
export const Cookie = z.strictObject({
	/** The version the replica has, and the first bytes of that event's hash. */
	v: Count,
	h: z.string(),
	/** The server's time when the cookie was issued. */
	t: z.number(),
	/** Key of the reader's visibility, see `visibility.ts`. */
	s: z.string(),
	/**
	 * Set while more pages follow: the newest event of the snapshot that the last page was read
	 * from. After a restored backup the next page would not fit it, even if both ends of the range
	 * read are older than the backup.
	 */
	n: z.optional(z.strictObject({ v: Count, h: z.string() })),
	/**
	 * A fill in progress: rows above a key are still to be sent, then verdicts, then what changed
	 * since it began.
	 */
	f: z.optional(
		z.strictObject({
			/** Index of the collection, and id, of the last row sent. */
			c: Count,
			k: z.string(),
			sent: Count,
			total: Count,
			/** The replica has the verdicts that were visible up to this version. */
			seen: Count,
			/** Verdicts visible up to this version have been sent, because a page is full of them. */
			told: z.optional(Count)
		})
	)
});
export type Cookie = z.infer<typeof Cookie>;

export function hashPrefix(hash: string): string {
	return hash.slice(0, HASH_LENGTH);
}

/** Proves that the server issued a cookie, because clients could write another time into it. */
export interface CookieSeal {
	readonly cookieMark: (text: string) => string;
	readonly isCookieMark: (text: string, mark: string) => boolean;
}

export function formatCookie(cookie: Cookie, { cookieMark }: CookieSeal): string {
	const text = Buffer.from(JSON.stringify(cookie)).toString('base64url');
	return `${text}.${cookieMark(text)}`;
}

/**
 * Returns a replica's position, sealed or not, since it is compared with the history; undefined if
 * it is not one of our cookies. Its time must not be trusted.
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
 * Returns a cookie whose time can be trusted: without a valid seal (older cookies have none) the
 * time may be forged, so it becomes -Infinity.
 */
export function openCookie(text: string, { isCookieMark }: CookieSeal): Cookie | undefined {
	const cookie = parseCookie(text);
	const [body = '', mark = ''] = text.split('.');
	return cookie === undefined || isCookieMark(body, mark) ? cookie : { ...cookie, t: -Infinity };
}
