import { isSameAccount, type Account, type AccountDevice } from '#store/account.ts';

/** An open connection that waits for new versions. */
export interface Listener extends AccountDevice {
	poke(version: number): void;
	end(): void;
}

/** Minimum interval between pokes, so that frequent changes of a provider are batched. */
const POKE_EVERY_MS = 100;

/**
 * Registry of listeners. A commit pokes the provider's listeners: the first at once, those that
 * follow closely together (throttled).
 */
export class PokeHub {
	readonly #listenersByProvider = new Map<string, Set<Listener>>();
	readonly #newest = new Map<string, number>();
	readonly #resting = new Set<string>();

	#size = 0;

	/** Number of listeners. */
	get size(): number {
		return this.#size;
	}

	/** Adds a listener; returns a function that removes it. */
	add(listener: Listener): () => void {
		const { providerId } = listener;
		const listeners = this.#listenersByProvider.get(providerId) ?? new Set();
		listeners.add(listener);
		this.#size++;
		this.#listenersByProvider.set(providerId, listeners);
		return () => {
			if (listeners.delete(listener)) this.#size--;
			if (listeners.size === 0 && this.#listenersByProvider.get(providerId) === listeners)
				this.#listenersByProvider.delete(providerId);
		};
	}

	/** Notifies listeners of a new version: step 8 of a change (ARCHITECTURE.md). */
	poke(providerId: string, version: number): void {
		if (!this.#listenersByProvider.has(providerId)) return;
		this.#newest.set(providerId, version);
		if (!this.#resting.has(providerId)) this.#wake(providerId);
	}

	/** Ends the listeners of a person whose access has ended, or of one of their devices. */
	end(account: Account, deviceId?: string): void {
		for (const listener of this.#all()) {
			if (!isSameAccount(listener, account)) continue;
			if (deviceId === undefined || listener.deviceId === deviceId) listener.end();
		}
	}

	close(): void {
		for (const listener of this.#all()) listener.end();
	}

	#wake(providerId: string): void {
		const version = this.#newest.get(providerId);
		if (version === undefined) return;
		this.#newest.delete(providerId);
		for (const listener of this.#listenersByProvider.get(providerId) ?? []) listener.poke(version);
		this.#resting.add(providerId);
		setTimeout(() => {
			this.#resting.delete(providerId);
			this.#wake(providerId);
		}, POKE_EVERY_MS).unref();
	}

	/** Copies the listeners, because an ended listener removes itself during the iteration. */
	#all(): Listener[] {
		return [...this.#listenersByProvider.values()].flatMap((listeners) => [...listeners]);
	}
}
