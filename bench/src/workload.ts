import type { DataFolder } from './data-folder.ts';
import type { Options } from './options.ts';

/** One line of the report: what was measured, once a repetition. */
export interface Figure {
	readonly name: string;
	readonly unit: 'ms' | 'KB' | 'MB' | '/s';
	readonly values: readonly number[];
	/** The value hoped for at 10,000; at most, or at least where it counts a rate. */
	readonly aim?: number;
}

export interface Conditions {
	readonly n: number;
	readonly options: Options;
	/** The seeded provider, loaded once; whoever changes it takes a copy. */
	readonly data: () => Promise<DataFolder>;
}

export interface Workload {
	readonly name: string;
	readonly title: string;
	run(conditions: Conditions): Promise<readonly Figure[]>;
}

/** Measures as often, one after the other. */
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
