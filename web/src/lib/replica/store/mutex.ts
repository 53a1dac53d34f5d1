/** Mutex: each task begins once the one before it has settled, however that went. */
export class Mutex {
	#last: Promise<unknown> = Promise.resolve();

	take<T>(act: () => Promise<T>): Promise<T> {
		const done = this.#last.then(act);
		this.#last = done.catch(() => undefined);
		return done;
	}
}
