/** Formats a time by RFC 3339, in UTC. */
export function toTime(at: number): string {
	return new Date(at).toISOString();
}
