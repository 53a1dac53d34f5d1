/** The lowest value is 1. Without a schema, because pages load no validator. */
export const HIGHEST_SETTINGS = {
	lockAfterMinutes: 60,
	leaseHours: 720,
	staleAfterHours: 720,
	apiKeyDays: 365,
	maxRaiseHours: 720
} as const;
