/** Wrong passphrases since the last right one. Kept on the device, so a restart does not help. */
export interface Attempts {
	readonly failures: number;
	/** Earliest time of the next attempt, epoch milliseconds. */
	readonly notBefore: number;
}

/** A full device deletes one of these rows for each attempt whose count it cannot store. */
export const TOKEN_PREFIX = 'try/';

export const NO_ATTEMPTS: Attempts = { failures: 0, notBefore: 0 };

/** A full sign-in comes first then: for the person's patience, not for the cipher. */
export const MAX_FAILURES = 10;

const FREE_FAILURES = 2;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 300_000;

export function afterFailure({ failures }: Attempts, now: number): Attempts {
	const doublings = failures + 1 - FREE_FAILURES;
	const delayMs =
		doublings <= 0 ? 0 : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (doublings - 1));
	return { failures: failures + 1, notBefore: now + delayMs };
}

/** Capped, so that a clock that was set back cannot lengthen the delay further. */
export function waitMs({ notBefore }: Attempts, now: number): number {
	return Math.min(MAX_DELAY_MS, Math.max(0, notBefore - now));
}
