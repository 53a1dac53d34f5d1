export type Release = () => void;

/** Hands itself to one holder at a time, in the order asked. */
export class Mutex {
	#last: Promise<unknown> = Promise.resolve();

	async acquire(): Promise<Release> {
		const before = this.#last;
		const { promise, resolve } = Promise.withResolvers<null>();
		this.#last = promise;
		await before;
		return () => resolve(null);
	}
}
