export type Release = () => void;

/**
 * How long transactions that wait for a disk may hold the loop before a health check gets a turn.
 */
const LONGEST_TURN_MS = 10;

/**
 * Hands itself to one holder at a time, in the order asked. Holders that await nothing follow each
 * other without the event loop getting a turn, so a flood of them would starve everything else;
 * from time to time the next holder therefore waits for the loop.
 */
export class Mutex {
	#last: Promise<unknown> = Promise.resolve();
	/**
	 * When the first holder of the event loop's current turn began; undefined before there is one.
	 */
	#turnBeganAt: number | undefined;

	async acquire(): Promise<Release> {
		const before = this.#last;
		const { promise, resolve } = Promise.withResolvers<null>();
		this.#last = promise;
		await before;
		const turnBeganAt = this.#beginTurn();
		return () => {
			if (performance.now() - turnBeganAt < LONGEST_TURN_MS) resolve(null);
			else setImmediate(resolve, null);
		};
	}

	#beginTurn(): number {
		if (this.#turnBeganAt === undefined) {
			this.#turnBeganAt = performance.now();
			setImmediate(() => (this.#turnBeganAt = undefined));
		}
		return this.#turnBeganAt;
	}
}
