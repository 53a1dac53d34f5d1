import type { Clock } from './context.ts';

interface Timer {
	readonly at: number;
	readonly run: () => void;
}

/** A clock for tests whose timers fire as the test lets time pass. */
export class HandMovedClock implements Clock {
	#now: number;
	/** The time that timers count; it continues whatever the clock is set to. */
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

	/** Runs due timers one after the other. */
	pass(ms: number): void {
		const until = this.#passed + ms;
		while (this.#runNext(until));
		this.#go(until);
	}

	/** Like `pass`, with a turn after each timer in which the work it started happens. */
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

	/** Runs the next timer due by then; returns whether there was one. */
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
