import { beginTurn, rest } from '#turn.ts';

export type Release = () => void;

/**
 * Has one holder at a time, in the order of requests. Holders that await nothing would follow each
 * other without a turn of the event loop and starve everything else, so from time to time the next
 * holder waits for the loop.
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
