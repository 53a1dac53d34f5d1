/** Work that must not meet: each begins when the one before it has ended, however that went. */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	take<T>(act: () => Promise<T>): Promise<T> {
		const done = this.#last.then(act);
		this.#last = done.catch(() => undefined);
		return done;
	}
}
