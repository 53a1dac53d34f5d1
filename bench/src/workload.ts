import type { DataFolder } from './data-folder.ts';
import type { Options } from './options.ts';

/** Line of the report: one measured quantity, with one value per repetition. */
export interface Figure {
	readonly name: string;
	readonly unit: 'ms' | 'KB' | 'MB' | '/s';
	readonly values: readonly number[];
	/** Value aimed for at 10,000: an upper bound, or a lower bound where it counts a rate. */
	readonly aim?: number;
}

export interface Conditions {
	readonly n: number;
	readonly options: Options;
	/** Seeded provider, loaded once; a workload that changes it takes a copy. */
	readonly data: () => Promise<DataFolder>;
}

export interface Workload {
	readonly name: string;
	readonly title: string;
	run(conditions: Conditions): Promise<readonly Figure[]>;
}

/** Measures once per repetition, one after the other. */
export async function repeat<T>(
	{ repetitions }: Options,
	measure: (repetition: number) => Promise<T>
): Promise<readonly T[]> {
	const runs: T[] = [];
	for (let repetition = 0; repetition < repetitions; repetition++) {
		runs.push(await measure(repetition));
	}
	return runs;
}
