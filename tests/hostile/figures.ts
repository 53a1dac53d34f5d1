/** How long something took, in milliseconds. */
export interface Figures {
	readonly count: number;
	readonly median: number;
	readonly p99: number;
	readonly max: number;
}

export function figuresOf(times: readonly number[]): Figures {
	const sorted = times.toSorted((left, right) => left - right);
	const at = (part: number) => Math.round(sorted[Math.ceil((sorted.length - 1) * part)] ?? 0);
	return { count: sorted.length, median: at(0.5), p99: at(0.99), max: at(1) };
}
