const MINUTE_MS = 60_000;

/** Formats a time as an input of the type `datetime-local` holds it, in the zone of the device. */
export function toLocalTime(at: number): string {
	const zoneMs = new Date(at).getTimezoneOffset() * MINUTE_MS;
	return new Date(at - zoneMs).toISOString().slice(0, 16);
}

/** Returns epoch milliseconds; undefined for an input that is empty or incomplete. */
export function fromLocalTime(text: string): number | undefined {
	if (!/^\d{4,}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : at;
}
