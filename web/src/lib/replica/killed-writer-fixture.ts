import type { Writer } from './store/writer.ts';

/** A tab that is killed takes what it waits for with it. */
export class Killed extends Error {}

/** Ends a device between two of its transactions: the next ones reject, as if the tab were gone. */
export class Killer {
	#left = Infinity;

	/** Stands between the replica and its database. */
	readonly wrap = (writer: Writer): Writer => ({
		...writer,
		write: (...args) => {
			if (this.#left === 0) return Promise.reject(new Killed());
			this.#left--;
			return writer.write(...args);
		}
	});

	killAfter(transactions: number): void {
		this.#left = transactions;
	}

	spare(): void {
		this.#left = Infinity;
	}
}
