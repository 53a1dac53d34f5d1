import type { DeskLock } from './on-demand/desk-lock.ts';
import type { PinLock } from './on-demand/pin-lock.ts';

interface LatchOptions {
	readonly pin: PinLock | undefined;
	readonly open: () => Promise<DeskLock>;
	/** What settings show is there. */
	readonly onload: () => void;
}

/** Holds a desk's lock, which the first list does without: it is loaded when it is first asked for. */
export class Latch {
	/** What opens the desk, once it is locked, until the app is closed. */
	pin: PinLock | undefined;
	loaded: DeskLock | undefined;
	readonly #open: () => Promise<DeskLock>;
	readonly #onload: () => void;
	#opening: Promise<DeskLock> | undefined;
	#isClosed = false;

	constructor({ pin, open, onload }: LatchOptions) {
		this.pin = pin;
		this.#open = open;
		this.#onload = onload;
	}

	/** Where its file did not come it is asked for again. */
	lock(): Promise<DeskLock> {
		this.#opening ??= this.#load().finally(() => {
			if (this.loaded === undefined) this.#opening = undefined;
		});
		return this.#opening;
	}

	async tell(say: (lock: DeskLock) => void): Promise<void> {
		const lock = await this.lock().catch(() => undefined);
		if (lock !== undefined) say(lock);
	}

	/** Rows or the state of the sync have changed. */
	review(): void {
		this.loaded?.review();
	}

	close(): void {
		this.#isClosed = true;
		this.loaded?.stop();
	}

	async #load(): Promise<DeskLock> {
		const lock = await this.#open();
		if (this.#isClosed) lock.stop();
		this.loaded = lock;
		this.#onload();
		return lock;
	}
}
