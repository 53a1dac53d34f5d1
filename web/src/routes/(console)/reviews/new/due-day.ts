/** In the device's time zone, as an input of the type `date` needs it. */
export function toDay(at: number): string {
	return new Date(at).toLocaleDateString('sv');
}

/** The last minute of the day, in the device's time zone; undefined for an empty input. */
export function endOfDay(text: string): number | undefined {
	const [year, month, day] = text.split('-').map(Number);
	if (!year || !month || !day) return undefined;
	return new Date(year, month - 1, day, 23, 59).getTime();
}
