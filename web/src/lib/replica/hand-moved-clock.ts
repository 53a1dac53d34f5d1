import type { Clock } from './context.ts';

interface Timer {
	readonly at: number;
	readonly run: () => void;
}

/** A clock for tests, whose timers go off as the test lets time pass. */
export class HandMovedClock implements Clock {
	#now: number;
	/** What timers count: it goes on whatever the clock is set to. */
	#passed = 0;
	readonly #timers = new Set<Timer>();

	constructor(now: number) {
		this.#now = now;
	}

	readonly now = (): number => this.#now;

	readonly after = (delayMs: number, run: () => void): (() => void) => {
		const timer = { at: this.#passed + delayMs, run };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	};

	/** One timer after the other. */
	pass(ms: number): void {
		const until = this.#passed + ms;
		for (;;) {
			const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
			if (next === undefined || next.at > until) break;
			this.#timers.delete(next);
			this.#go(next.at);
			next.run();
		}
		this.#go(until);
	}

	/** The clock moves, and no timer with it: the machine slept, or the clock was set. */
	sleep(ms: number): void {
		this.#now += ms;
	}

	#go(passed: number): void {
		this.#now += passed - this.#passed;
		this.#passed = passed;
	}
}
