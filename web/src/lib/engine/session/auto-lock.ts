import type { Clock } from '#lib/replica/context.ts';

export interface LockTimes {
	/** Time since the app was last used, in any tab. */
	readonly idleMs: number;
	/** Time since a tab of it was last in front. */
	readonly hiddenMs: number;
}

export interface AutoLockOptions {
	readonly clock: Clock;
	/** Read each time, because the times may change while the vault is open. */
	readonly timesOf: () => LockTimes;
	readonly isVisible: boolean;
	readonly isSending: () => boolean;
	/** The time is over, so the person in front of the screen sees nothing more. */
	readonly oncover: () => void;
	/** Forgets the key, because nothing is on its way any longer or the wait timed out. */
	readonly onlock: () => void;
}

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

	review(): void {
		if (!this.#isOver()) this.#arm();
	}

	settle(): void {
		if (this.#state === 'lingering' && !this.#options.isSending()) this.#lock();
	}

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

	/** On every use, so that the vault is due when the timer fires, whatever the clock says. */
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
