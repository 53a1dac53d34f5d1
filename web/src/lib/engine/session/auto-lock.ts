import type { Clock } from '#lib/replica/context.ts';

/** How long until an open vault locks automatically. */
export interface LockTimes {
	/** How long no one has touched the app, in any tab. */
	readonly idleMs: number;
	/** How long no tab of it has been in front. */
	readonly hiddenMs: number;
}

export interface AutoLockOptions {
	readonly clock: Clock;
	/** Read each time, because they may be changed while the vault is open. */
	readonly timesOf: () => LockTimes;
	readonly isVisible: boolean;
	/** Returns whether something is on its way to a server that answers. */
	readonly isSending: () => boolean;
	/**
	 * Covers the screen when the time is over, so that the person in front of it sees nothing more.
	 */
	readonly oncover: () => void;
	/** Forgets the key: nothing is on its way any longer, or waiting for it timed out. */
	readonly onlock: () => void;
}

/** Timeout of waiting for a send. */
const LINGER_MS = 60_000;

/**
 * Locks an unused vault. If a timer slept together with its machine, the next call of any kind
 * notices that the vault is due.
 *
 *   watching ──idle or hidden for too long──► lingering ──sent, or a minute──► over
 */
export class AutoLock {
	readonly #options: AutoLockOptions;
	#state: 'watching' | 'lingering' | 'over' = 'watching';
	#usedAt: number;
	#hiddenAt: number | undefined;
	#cancel = (): void => undefined;

	constructor(options: AutoLockOptions) {
		this.#options = options;
		this.#usedAt = options.clock.now();
		this.#hiddenAt = options.isVisible ? undefined : this.#usedAt;
		this.#arm();
	}

	/** Notes that the person has touched the app. */
	use(): void {
		if (this.#isOver()) return;
		this.#usedAt = this.#options.clock.now();
		this.#arm();
	}

	/** Notes whether a tab is in front. */
	show(isVisible: boolean): void {
		if (this.#isOver()) return;
		this.#hiddenAt = isVisible ? undefined : (this.#hiddenAt ?? this.#options.clock.now());
		this.#arm();
	}

	/** Rearms the timer, because the times may have changed. */
	review(): void {
		if (!this.#isOver()) this.#arm();
	}

	/** Locks if everything on its way has arrived. */
	settle(): void {
		if (this.#state === 'lingering' && !this.#options.isSending()) this.#lock();
	}

	/** Stops, because the vault was locked or closed otherwise. */
	stop(): void {
		this.#cancel();
		this.#state = 'over';
	}

	#isOver(): boolean {
		if (this.#state === 'watching' && this.#dueMs() <= 0) this.#cover();
		return this.#state !== 'watching';
	}

	#dueMs(): number {
		const { clock, timesOf } = this.#options;
		const { idleMs, hiddenMs } = timesOf();
		const hiddenDueAt = this.#hiddenAt === undefined ? Infinity : this.#hiddenAt + hiddenMs;
		return Math.min(this.#usedAt + idleMs, hiddenDueAt) - clock.now();
	}

	/**
	 * Rearms the timer on every use, so that the vault is due when it fires, whatever the clock
	 * says.
	 */
	#arm(): void {
		this.#cancel();
		this.#cancel = this.#options.clock.after(Math.max(0, this.#dueMs()), () => this.#cover());
	}

	#cover(): void {
		this.#cancel();
		this.#state = 'lingering';
		this.#options.oncover();
		this.#cancel = this.#options.clock.after(LINGER_MS, () => this.#lock());
		this.settle();
	}

	#lock(): void {
		this.stop();
		this.#options.onlock();
	}
}
