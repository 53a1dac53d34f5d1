/**
 * Puts commits on the disk beside the event loop. What is committed while one flush runs shares the
 * next, however many commits that are.
 */
export class Flushes {
	readonly #flush: () => Promise<void>;
	#running: Promise<void> | undefined;
	#next: Promise<void> | undefined;

	constructor(flush: () => Promise<void>) {
		this.#flush = flush;
	}

	/** Notes that something was committed that no flush may have taken along. */
	noteCommit(): void {
		this.#next ??= this.#follow(this.#running);
		// Whoever waits is told if it fails.
		this.#next.catch(() => {});
	}

	/**
	 * Waits until everything committed so far is on the disk. Once a flush has failed, this fails for
	 * good: the system may have dropped what it could not write, and only a start reads the file again.
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
