import { day } from '#lib/client/when.ts';

/** The first millisecond of a day as a date field writes it, or of a later one, here. */
export function startOfDay(text: string, daysLater = 0): number {
	const start = new Date(`${text}T00:00`);
	return start.setDate(start.getDate() + daysLater);
}

/** Never “today”: a filter says which day it means. Nothing where none is chosen. */
export function dateWords(text: string): string | undefined {
	return text === '' ? undefined : day(startOfDay(text), 0);
}
