/** Flushes beside the event loop; commits during one flush share the next. */
export class Flushes {
	readonly #flush: () => Promise<void>;
	#running: Promise<void> | undefined;
	#next: Promise<void> | undefined;

	constructor(flush: () => Promise<void>) {
		this.#flush = flush;
	}

	/** No flush may have included the commit yet. */
	noteCommit(): void {
		this.#next ??= this.#follow(this.#running);
		this.#next.catch(() => {});
	}

	/**
	 * Resolves when everything committed so far is on the disk. Once a flush has failed, this always
	 * fails: the system may have dropped what it could not write, and only a restart reads the file
	 * again.
	 */
	async settled(): Promise<void> {
		await (this.#next ?? this.#running);
	}

	async #follow(before: Promise<void> | undefined): Promise<void> {
		await before;
		const running = this.#flush();
		this.#running = running;
		this.#next = undefined;
		await running;
		if (this.#running === running) this.#running = undefined;
	}
}
