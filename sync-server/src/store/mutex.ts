export type Release = () => void;

/** Of transactions that wait for a disk; then whoever only asks whether the server lives is let in. */
const LONGEST_TURN_MS = 10;

/**
 * Hands itself to one holder at a time, in the order asked. Holders that await nothing follow each
 * other without the event loop having its turn: a flood of them would keep out everything else
 * until the last, so from time to time the next one waits for the loop.
 */
export class Mutex {
	#last: Promise<unknown> = Promise.resolve();
	/** When the loop's present turn began to be used; undefined while nobody has. */
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
