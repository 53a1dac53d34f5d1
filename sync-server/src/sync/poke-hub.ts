import { isSameAccount, type Account, type AccountDevice } from '#store/account.ts';

/** An open connection that waits for new versions. */
export interface Listener extends AccountDevice {
	poke(version: number): void;
	end(): void;
}

/** Minimum interval between pokes, so that frequent changes of a provider are batched. */
const POKE_EVERY_MS = 100;

/** Each tab has one where the browser has no shared workers. */
const PER_DEVICE = 20;
const PER_PERSON = 100;

/**
 * Registry of listeners. A commit pokes the provider's listeners: the first at once, those that
 * follow closely together (throttled).
 */
export class PokeHub {
	readonly #listenersByProvider = new Map<string, Set<Listener>>();
	readonly #newest = new Map<string, number>();
	readonly #resting = new Set<string>();

	readonly #listenersByPerson = new Map<string, Set<Listener>>();

	#size = 0;

	/** Number of listeners. */
	get size(): number {
		return this.#size;
	}

	/**
	 * Adds a listener; returns a function that removes it. Ends the oldest one of its device or person
	 * where they have as many as an app could need: it may belong to a connection that is gone.
	 */
	add(listener: Listener): () => void {
		const { providerId } = listener;
		const leavePerson = this.#addToPerson(listener);
		const listeners = this.#listenersByProvider.get(providerId) ?? new Set();
		listeners.add(listener);
		this.#size++;
		this.#listenersByProvider.set(providerId, listeners);
		return () => {
			leavePerson();
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

	#addToPerson(listener: Listener): () => void {
		const person = `${listener.providerId} ${listener.administratorId}`;
		const own = this.#listenersByPerson.get(person) ?? new Set();
		const [oldestOfDevice, ...moreOfDevice] = [...own].filter(
			({ deviceId }) => deviceId === listener.deviceId
		);
		const [oldest] = own;
		if (moreOfDevice.length + 1 >= PER_DEVICE) oldestOfDevice?.end();
		else if (own.size >= PER_PERSON) oldest?.end();
		own.add(listener);
		this.#listenersByPerson.set(person, own);
		return () => {
			own.delete(listener);
			if (own.size === 0 && this.#listenersByPerson.get(person) === own)
				this.#listenersByPerson.delete(person);
		};
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
