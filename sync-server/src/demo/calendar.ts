import { DAY_MS } from '#sync/overview/daily-counts.ts';

const MINUTE_MS = 60_000;

export interface Calendar {
	readonly now: number;
	on(daysAgo: number, minuteOfDay: number): number;
	minutesAgo(minutes: number): number;
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
