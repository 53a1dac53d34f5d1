import { LOCALE } from './locale.ts';

const DAY_MS = 86_400_000;

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long' });
const dates = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const utcDates = new Intl.DateTimeFormat(LOCALE, {
	day: 'numeric',
	month: 'short',
	year: 'numeric',
	timeZone: 'UTC'
});
const relativeDay = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'short' });

/** As short as it is clear: "09:14", "yesterday 09:14", "Tuesday 09:14", "3 Nov 2026 09:14". */
export function moment(at: number, now: number): string {
	const days = daysBetween(at, now);
	return days === 0 ? clock.format(at) : `${day(at, now)} ${clock.format(at)}`;
}

/** "today", "yesterday", "tomorrow", "Tuesday", "3 Nov 2026". */
export function day(at: number, now: number): string {
	const days = daysBetween(at, now);
	if (Math.abs(days) < 2) return relativeDay.format(-days, 'day');
	return days > 1 && days < 7 ? weekday.format(at) : date(at);
}

/** "3 Nov 2026". */
export function date(at: number): string {
	return dates.format(at);
}

/** Formats a day that is counted in UTC, whose midnight is another day in other zones. */
export function utcDate(at: number): string {
	return utcDates.format(at);
}

/** "3 Nov 2026 09:14". */
export function stamp(at: number): string {
	return `${date(at)} ${clock.format(at)}`;
}

/** "just now", "2 min ago", "3 hr ago", "yesterday". */
export function ago(at: number, now: number): string {
	const minutes = Math.max(0, Math.floor((now - at) / 60_000));
	if (minutes < 1) return 'just now';
	if (minutes < 60) return relative.format(-minutes, 'minute');
	if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
	return day(at, now);
}

function daysBetween(at: number, now: number): number {
	return Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
}

function startOfDay(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}
