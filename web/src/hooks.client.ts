import { startBench } from '#lib/client/bench.ts';

/** The benchmark's build alone starts in another way; in every other one this is nothing. */
export const init = import.meta.env.MODE === 'bench' ? startBench : undefined;
