import type { Writer } from '@tenantry/web/replica/write.ts';

/** A writer whose tab is killed between two of its transactions. */
export interface MortalWriter extends Writer {
	/** After so many more transactions there is nobody left: neither to write nor to go on. */
	dieAfter(transactions: number): void;
	/** It was not to be. */
	spare(): void;
	readonly isDead: boolean;
	/** Resolves when it has happened. */
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
			// What waits for a dead tab waits for ever.
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
