const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60 * 60_000;
const SPREAD = 0.2;

/** Milliseconds, longer each time, with jitter so that not all retry at the same moment. */
export function delayAfter(attempts: number): number {
	const delay = Math.min(FIRST_RETRY_MS * 3 ** (attempts - 1), LONGEST_RETRY_MS);
	return Math.round(delay * (1 - SPREAD + 2 * SPREAD * Math.random()));
}
