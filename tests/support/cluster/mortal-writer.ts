import type { Writer } from '@tenantry/web/replica/store/writer.ts';

/** A writer whose tab is killed between two of its transactions. */
export interface MortalWriter extends Writer {
	/** Kills the tab after this number of further transactions: later writes never resolve. */
	dieAfter(transactions: number): void;
	/** Cancels a planned kill that has not happened. */
	spare(): void;
	readonly isDead: boolean;
	/** Resolves when the tab is killed. */
	readonly death: Promise<undefined>;
}

export function mortal(writer: Writer): MortalWriter {
	let left = Infinity;
	let isDead = false;
	const { promise: death, resolve: die } = Promise.withResolvers<undefined>();
	return {
		...writer,
		write(tables, durability, body) {
			if (left === 0) {
				isDead = true;
				die(undefined);
			}
			// A caller that awaits a dead tab waits forever.
			if (isDead) return new Promise(() => {});
			left--;
			return writer.write(tables, durability, body);
		},
		dieAfter(transactions) {
			left = transactions;
		},
		spare() {
			left = Infinity;
		},
		get isDead() {
			return isDead;
		},
		death
	};
}
