const STORED = 'worker';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/**
 * Name by which tabs find the shared worker. No page can end a frozen worker, which keeps its name,
 * so tabs that give it up agree on another name.
 */
export class WorkerName {
	readonly #storage: Storage;
	readonly #number: number;

	constructor(storage: Storage) {
		this.#storage = storage;
		this.#number = Number(storage.getItem(STORED) ?? 0);
	}

	get current(): string {
		return `tenantry-${this.#number}`;
	}

	/** Gives the worker up for all tabs; those that do so at the same time agree on the next name. */
	giveUp(): void {
		this.#storage.setItem(STORED, `${this.#number + 1}`);
	}

	isGivenUp(): boolean {
		return Number(this.#storage.getItem(STORED) ?? 0) !== this.#number;
	}
}

const webkit = /AppleWebKit\/(?!.*Chrome\/)/;

/**
 * WebKit 2.54 runs a shared worker again in another process, unasked and on the same ports
 * (bugs.webkit.org/318873 reports this as well), so every tab has a worker of its own there.
 */
export function canShareWorker(userAgent: string): boolean {
	return 'SharedWorker' in globalThis && !webkit.test(userAgent);
}
