import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@tenantry/web/replica/context.ts';

interface Timer {
	readonly at: number;
	readonly run: () => void;
}

/** A clock with timers that go off as the test lets time pass. */
export class SimulatedTime implements Clock {
	#now: number;
	readonly #timers = new Set<Timer>();

	constructor(now: number) {
		this.#now = now;
	}

	readonly now = (): number => this.#now;

	readonly after = (delayMs: number, run: () => void): (() => void) => {
		const timer = { at: this.#now + delayMs, run };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	};

	/** One timer after the other, each with what follows from it. */
	async pass(ms: number): Promise<void> {
		const until = this.#now + ms;
		for (;;) {
			const [next] = [...this.#timers].sort((left, right) => left.at - right.at);
			if (next === undefined || next.at > until) break;
			this.#timers.delete(next);
			this.#now = Math.max(this.#now, next.at);
			next.run();
			await turns();
		}
		this.#now = until;
		await turns();
	}
}

/** What a timer has set off takes turns of the real event loop; a few let most of it happen. */
async function turns(): Promise<void> {
	for (let turn = 0; turn < 20; turn++) await setImmediate();
}
