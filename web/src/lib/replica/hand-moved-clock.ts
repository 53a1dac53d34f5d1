import type { Clock } from './context.ts';

interface Timer {
	readonly at: number;
	readonly run: () => void;
}

export class HandMovedClock implements Clock {
	#now: number;
	/** What timers count; it continues whatever the clock is set to. */
	#passed = 0;
	readonly #timers = new Set<Timer>();

	constructor(now: number) {
		this.#now = now;
	}

	readonly now = (): number => this.#now;

	readonly ticks = (): number => this.#passed;

	readonly after = (delayMs: number, run: () => void): (() => void) => {
		const timer = { at: this.#passed + delayMs, run };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	};

	pass(ms: number): void {
		const until = this.#passed + ms;
		while (this.#runNext(until));
		this.#go(until);
	}

	async passInTurns(ms: number, turn: () => Promise<void>): Promise<void> {
		const until = this.#passed + ms;
		while (this.#runNext(until)) await turn();
		this.#go(until);
		await turn();
	}

	/** Moves the clock without the timers: the machine slept, or the clock was set. */
	sleep(ms: number): void {
		this.#now += ms;
	}

	#runNext(until: number): boolean {
		const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
		if (next === undefined || next.at > until) return false;
		this.#timers.delete(next);
		this.#go(next.at);
		next.run();
		return true;
	}

	#go(passed: number): void {
		this.#now += passed - this.#passed;
		this.#passed = passed;
	}
}
