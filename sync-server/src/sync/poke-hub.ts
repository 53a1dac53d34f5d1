import { isSameAccount, type Account, type AccountDevice } from '#store/account.ts';

/** Somebody who waits to hear of new versions. */
export interface Listener extends AccountDevice {
	poke(version: number): void;
	end(): void;
}

/** A provider that changes all the time wakes its devices this often, not at every change. */
const POKE_EVERY_MS = 100;

/**
 * Who listens. After a commit their devices are woken: the first at once, those that follow on its
 * heels together.
 */
export class PokeHub {
	readonly #listenersByProvider = new Map<string, Set<Listener>>();
	readonly #newest = new Map<string, number>();
	readonly #resting = new Set<string>();

	/** How many listen. */
	get size(): number {
		return this.#all().length;
	}

	/** Answers what takes the listener out again. */
	add(listener: Listener): () => void {
		const { providerId } = listener;
		const listeners = this.#listenersByProvider.get(providerId) ?? new Set();
		listeners.add(listener);
		this.#listenersByProvider.set(providerId, listeners);
		return () => {
			listeners.delete(listener);
			if (listeners.size === 0 && this.#listenersByProvider.get(providerId) === listeners)
				this.#listenersByProvider.delete(providerId);
		};
	}

	poke(providerId: string, version: number): void {
		if (!this.#listenersByProvider.has(providerId)) return;
		this.#newest.set(providerId, version);
		if (!this.#resting.has(providerId)) this.#wake(providerId);
	}

	/** Somebody's way in was closed, or that of one device of theirs: it hears no more. */
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

	/** A copy, because whoever is ended takes themselves out. */
	#all(): Listener[] {
		return [...this.#listenersByProvider.values()].flatMap((listeners) => [...listeners]);
	}
}
