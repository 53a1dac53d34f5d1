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

	readonly ticks = (): number => this.#passed;

	readonly after = (delayMs: number, run: () => void): (() => void) => {
		const timer = { at: this.#passed + delayMs, run };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	};

	/** One timer after the other. */
	pass(ms: number): void {
		const until = this.#passed + ms;
		while (this.#runNext(until));
		this.#go(until);
	}

	/** As `pass`, and after each timer a turn, in which what it has set off happens. */
	async passInTurns(ms: number, turn: () => Promise<void>): Promise<void> {
		const until = this.#passed + ms;
		while (this.#runNext(until)) await turn();
		this.#go(until);
		await turn();
	}

	/** The clock moves, and no timer with it: the machine slept, or the clock was set. */
	sleep(ms: number): void {
		this.#now += ms;
	}

	/** Whether there was a timer to go off by then. */
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
