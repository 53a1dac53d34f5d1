import { beginTurn, rest } from '#turn.ts';

export type Release = () => void;

/**
 * Hands itself to one holder at a time, in the order asked. Holders that await nothing follow each
 * other without the event loop getting a turn, so a flood of them would starve everything else;
 * from time to time the next holder therefore waits for the loop.
 */
export class Mutex {
	#last: Promise<unknown> = Promise.resolve();

	async acquire(): Promise<Release> {
		const before = this.#last;
		const { promise, resolve } = Promise.withResolvers<unknown>();
		this.#last = promise;
		await before;
		beginTurn();
		return () => resolve(rest());
	}
}
