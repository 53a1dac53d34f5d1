import { day } from '#lib/client/words/when.ts';

/** Returns the first millisecond, in local time, of a date field's day or of a later day. */
export function startOfDay(text: string, daysLater = 0): number {
	const start = new Date(`${text}T00:00`);
	return start.setDate(start.getDate() + daysLater);
}

/** Never “today”, because a filter names its day; undefined if none is chosen. */
export function dateWords(text: string): string | undefined {
	return text === '' ? undefined : day(startOfDay(text), 0);
}
