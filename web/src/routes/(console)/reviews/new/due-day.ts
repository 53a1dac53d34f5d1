/** Formats a time as an input of the type `date` holds it, in the zone of the device. */
export function toDay(at: number): string {
	return new Date(at).toLocaleDateString('sv');
}

/** Returns the last minute of a day, in the zone of the device; undefined for an empty input. */
export function endOfDay(text: string): number | undefined {
	const [year, month, day] = text.split('-').map(Number);
	if (!year || !month || !day) return undefined;
	return new Date(year, month - 1, day, 23, 59).getTime();
}
