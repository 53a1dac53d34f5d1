import { date } from '#lib/client/words/when.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** "17 Feb 2027", "4 Dec 2026, in 9 days", "3 Nov 2026, expired". */
export function keyExpiryWords(expiresAt: number | null, now: number): string {
	if (expiresAt === null) return 'Never';
	if (expiresAt <= now) return `${date(expiresAt)}, expired`;
	const days = daysUntil(expiresAt, now);
	if (days > SOON_DAYS) return date(expiresAt);
	return `${date(expiresAt)}, ${days === 1 ? 'within a day' : `in ${days} days`}`;
}

/** Undefined while there is time enough. */
export function keyNotice(expiresAt: number | null, now: number): string | undefined {
	if (expiresAt === null || daysUntil(expiresAt, now) > SOON_DAYS) return undefined;
	const ends = keyExpiryWords(expiresAt, now);
	return expiresAt <= now
		? 'Your API key has expired, and programs that use it are refused. Generate a new one.'
		: `Your API key expires on ${ends}. Generating a new key immediately replaces the current one.`;
}

function daysUntil(at: number, now: number): number {
	return Math.ceil((at - now) / DAY_MS);
}
