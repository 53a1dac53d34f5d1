/** The benchmark's build alone starts in another way; in every other one this is nothing. */
export const init =
	import.meta.env.MODE === 'bench'
		? async () => (await import('#lib/client/bench.ts')).startBench()
		: undefined;
