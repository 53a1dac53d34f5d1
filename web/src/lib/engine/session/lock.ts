import type { SessionLock } from '#lib/engine/features/lock/session-lock.ts';
import type { PinLock } from '#lib/engine/copy/pin-lock.ts';

interface LazyLockOptions {
	readonly pin: PinLock | undefined;
	readonly open: () => Promise<SessionLock>;
	/** The lock is loaded, so that settings can show it. */
	readonly onload: () => void;
}

/** Holds a session's lock, loaded lazily because the first list does not need it. */
export class LazyLock {
	/** Opens the session once it is locked, until the app is closed. */
	pin: PinLock | undefined;
	loaded: SessionLock | undefined;
	readonly #open: () => Promise<SessionLock>;
	readonly #onload: () => void;
	#opening: Promise<SessionLock> | undefined;
	#isClosed = false;

	constructor({ pin, open, onload }: LazyLockOptions) {
		this.pin = pin;
		this.#open = open;
		this.#onload = onload;
	}

	/** Loads the lock once; the next call retries if its file failed to load. */
	lock(): Promise<SessionLock> {
		this.#opening ??= this.#load().finally(() => {
			if (this.loaded === undefined) this.#opening = undefined;
		});
		return this.#opening;
	}

	async tell(say: (lock: SessionLock) => void): Promise<void> {
		const lock = await this.lock().catch(() => undefined);
		if (lock !== undefined) say(lock);
	}

	/** Lets the lock react to changed rows or a changed sync state. */
	review(): void {
		this.loaded?.review();
	}

	close(): void {
		this.#isClosed = true;
		this.loaded?.stop();
	}

	async #load(): Promise<SessionLock> {
		const lock = await this.#open();
		if (this.#isClosed) lock.stop();
		this.loaded = lock;
		this.#onload();
		return lock;
	}
}
