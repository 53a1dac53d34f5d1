import { DAY_MS } from '#sync/overview/daily-counts.ts';

const MINUTE_MS = 60_000;

/** Times relative to the moment at which the demo is created. */
export interface Calendar {
	readonly now: number;
	/** Returns a time on a day before today, by the clock of this machine. */
	on(daysAgo: number, minuteOfDay: number): number;
	minutesAgo(minutes: number): number;
	/** The last minute of today. */
	readonly tonight: number;
}

export function createCalendar(now: number): Calendar {
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	const tonight = new Date(now).setHours(23, 59, 0, 0);
	return {
		now,
		tonight,
		on: (daysAgo, minuteOfDay) => midnight - daysAgo * DAY_MS + minuteOfDay * MINUTE_MS,
		minutesAgo: (minutes) => now - minutes * MINUTE_MS
	};
}
