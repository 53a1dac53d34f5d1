// Limits without their schemas, so that a page’s fields may use them without 9 KB (gzipped) of zod.

export const LONGEST_REASON = 500;
export const LONGEST_TICKET = 100;

/** The lowest value is 1. */
export const HIGHEST_SETTINGS = {
	lockAfterMinutes: 60,
	leaseHours: 720,
	staleAfterHours: 720,
	apiKeyDays: 365,
	maxRaiseHours: 720
} as const;

export const LONGEST_REVIEW_NAME = 100;
/** A review of more people has to be split by organization. */
export const MOST_SUBJECTS = 2000;
/** A due time may not be further away either. */
export const LONGEST_REPEAT_DAYS = 366;
