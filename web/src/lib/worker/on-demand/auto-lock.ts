import type { Clock } from '#lib/replica/context.ts';

/** After how long an open vault is locked by itself. */
export interface LockTimes {
	/** Nobody has touched the app, in any tab. */
	readonly idleMs: number;
	/** No tab of it has been in front. */
	readonly hiddenMs: number;
}

export interface AutoLockOptions {
	readonly clock: Clock;
	/** Read anew each time: they may be changed while the vault is open. */
	readonly timesOf: () => LockTimes;
	readonly isVisible: boolean;
	/** Something is on its way to a server that answers. */
	readonly isSending: () => boolean;
	/** It is over: whoever sits there now sees nothing more. */
	readonly oncover: () => void;
	/** Nothing more is on its way, or it has been waited for long enough: the key may go. */
	readonly onlock: () => void;
}

/** So long at the most is a send waited for. */
const LINGER_MS = 60_000;

/**
 * Locks what nobody uses. What a timer slept through, with the machine that it runs on, is noticed
 * by whatever comes next.
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

	/** The person has touched it. */
	use(): void {
		if (this.#isOver()) return;
		this.#usedAt = this.#options.clock.now();
		this.#arm();
	}

	/** Whether a tab is in front. */
	show(isVisible: boolean): void {
		if (this.#isOver()) return;
		this.#hiddenAt = isVisible ? undefined : (this.#hiddenAt ?? this.#options.clock.now());
		this.#arm();
	}

	/** The times may have become others. */
	review(): void {
		if (!this.#isOver()) this.#arm();
	}

	/** What is on its way may have arrived. */
	settle(): void {
		if (this.#state === 'lingering' && !this.#options.isSending()) this.#lock();
	}

	/** It was locked or closed otherwise. */
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

	/** Every use sets it anew, so that whatever the clock says it is due when it goes off. */
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
