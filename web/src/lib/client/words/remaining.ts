import { LOCALE } from './locale.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

interface Units {
	readonly minutes: (count: number) => string;
	readonly hours: (count: number) => string;
	readonly days: (count: number) => string;
}

const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always', style: 'short' });
const RELATIVE: Units = {
	minutes: (count) => relative.format(count, 'minute'),
	hours: (count) => relative.format(count, 'hour'),
	days: (count) => relative.format(count, 'day')
};

const SHORT: Units = {
	minutes: amount('minute'),
	hours: amount('hour'),
	days: amount('day')
};

/** "1 hr", "8 hrs". */
export const hoursWords = amount('hour', 'short');

/** "in 5 min", "in 3 hr", "in 12 days"; empty once it is over. */
export function remaining(at: number, now: number): string {
	return inUnits(at - now, RELATIVE);
}

/** "5m", "3h", "12d". */
export function shortRemaining(at: number, now: number): string {
	return inUnits(at - now, SHORT);
}

function amount(
	unit: string,
	unitDisplay: 'narrow' | 'short' = 'narrow'
): (count: number) => string {
	const format = new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay });
	return (count) => format.format(count);
}

/** Counts fewer than two of a unit in the smaller one. */
function inUnits(ms: number, { minutes, hours, days }: Units): string {
	const left = Math.ceil(ms / MINUTE_MS);
	if (left <= 0) return '';
	if (left < 2 * HOUR_MINUTES) return minutes(left);
	if (left < 2 * DAY_MINUTES) return hours(Math.floor(left / HOUR_MINUTES));
	return days(Math.floor(left / DAY_MINUTES));
}
