import { date } from '#lib/client/when.ts';

const DAY_MS = 86_400_000;
/** From so many days on somebody should know that their key ends. */
const SOON_DAYS = 14;

/** "17 Feb 2027", "4 Dec 2026, in 9 days", "3 Nov 2026, expired". */
export function keyExpiryWords(expiresAt: number | null, now: number): string {
	if (expiresAt === null) return 'Never';
	if (expiresAt <= now) return `${date(expiresAt)}, expired`;
	const days = Math.ceil((expiresAt - now) / DAY_MS);
	if (days > SOON_DAYS) return date(expiresAt);
	return `${date(expiresAt)}, ${days === 1 ? 'within a day' : `in ${days} days`}`;
}
