/** Several measurements of one thing. */
export interface Sample {
	readonly median: number;
	readonly min: number;
	readonly max: number;
	readonly values: readonly number[];
}

export function toSample(values: readonly number[]): Sample {
	return {
		median: quantile(values, 0.5),
		min: quantile(values, 0),
		max: quantile(values, 1),
		values
	};
}

/** Interpolates linearly between the two nearest values. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const position = (sorted.length - 1) * share;
	const below = sorted[Math.floor(position)];
	const above = sorted[Math.ceil(position)];
	if (below === undefined || above === undefined) throw new Error('There are no values.');
	return below + (above - below) * (position % 1);
}
