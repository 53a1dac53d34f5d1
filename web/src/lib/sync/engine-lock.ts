const NAME = 'tenantry-engine';

export interface EngineLockOptions {
	/** Undefined where the browser has none. */
	readonly locks: LockManager | undefined;
	/** True in a SharedWorker, where a second engine belongs to a newer build. */
	readonly isShared: boolean;
	readonly onchange: (isHeld: boolean) => void;
}

/**
 * One engine for all tabs. A newer build's takes over at once; where every tab has to have an engine
 * of its own, the first one keeps it until it is closed or the person turns to another. Writes are
 * fenced besides, so that the older one does no harm before it notices.
 *
 *   shared     ──► steal ──► held ──stolen──► over
 *   a tab's    ──► free? ──► held ──stolen──► waiting ──free, or steal──► held
 */
export class EngineLock {
	readonly #options: EngineLockOptions;
	#waiting: AbortController | undefined;

	constructor(options: EngineLockOptions) {
		this.#options = options;
	}

	get isShared(): boolean {
		return this.#options.isShared;
	}

	async take(): Promise<boolean> {
		const isHeld = await this.#request(this.isShared ? { steal: true } : { ifAvailable: true });
		if (!isHeld) this.#wait();
		return isHeld;
	}

	/** Takes over, because the person wants to work here. */
	async steal(): Promise<void> {
		this.#waiting?.abort();
		await this.#request({ steal: true });
	}

	#wait(): void {
		this.#waiting = new AbortController();
		const { signal } = this.#waiting;
		// If the lock never comes, the engine stays where it is; the person can still take it over.
		this.#request({ signal }).then(
			() => this.#options.onchange(true),
			() => undefined
		);
	}

	#lose(): void {
		this.#options.onchange(false);
		if (!this.isShared) this.#wait();
	}

	#request(how: LockOptions): Promise<boolean> {
		const { locks } = this.#options;
		if (locks === undefined) return Promise.resolve(true);
		return new Promise((resolve) => {
			let isHeld = false;
			const held = locks.request(NAME, how, (lock) => {
				isHeld = lock !== null;
				resolve(isHeld);
				return isHeld ? new Promise(() => undefined) : undefined;
			});
			// An aborted request rejects as well, although it never held the lock.
			held.catch(() => {
				if (isHeld) this.#lose();
			});
		});
	}
}
