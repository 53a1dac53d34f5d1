import type { Socket } from 'node:net';

/** Conditions of the wire in both directions; they can change at any time. */
export interface Conditions {
	delayMs: number;
	/**
	 * Passes this number of bytes at a time, with a pause between; undefined passes all at once.
	 */
	drip: { readonly bytes: number; readonly everyMs: number } | undefined;
	/** Drops everything that is sent without telling either side. */
	isDropping: boolean;
}

interface Parcel {
	readonly dueAt: number;
	readonly deliver: () => void;
}

/** One direction of a connection. Keeps the order of all bytes and of the end. */
export class Conduit {
	readonly #conditions: Conditions;
	readonly #to: Socket;
	readonly #parcels: Parcel[] = [];
	#lastDueAt = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(conditions: Conditions, to: Socket) {
		this.#conditions = conditions;
		this.#to = to;
	}

	pass(chunk: Buffer): void {
		const { drip, isDropping } = this.#conditions;
		if (isDropping) return;
		const size = drip?.bytes ?? chunk.length;
		for (let at = 0; at < chunk.length; at += size) {
			const piece = chunk.subarray(at, at + size);
			this.#later(drip?.everyMs ?? 0, () => {
				if (this.#to.writable) this.#to.write(piece);
			});
		}
	}

	/** Ends the direction after everything that was sent, because the sender has ended it. */
	end(): void {
		this.#later(0, () => this.#to.end());
	}

	/**
	 * Closes the receiving side once it has everything that was sent, because the sender is gone.
	 */
	close(): void {
		this.#later(0, () => this.#to.destroySoon());
	}

	#later(pauseMs: number, deliver: () => void): void {
		const now = performance.now();
		const dueAt = Math.max(now + this.#conditions.delayMs, this.#lastDueAt + pauseMs);
		this.#lastDueAt = dueAt;
		this.#parcels.push({ dueAt, deliver });
		if (this.#timer === undefined) this.#deliver();
	}

	#deliver(): void {
		this.#timer = undefined;
		for (;;) {
			const next = this.#parcels[0];
			if (next === undefined) return;
			const waitMs = next.dueAt - performance.now();
			if (waitMs > 0) {
				this.#timer = setTimeout(() => this.#deliver(), Math.ceil(waitMs));
				return;
			}
			this.#parcels.shift();
			next.deliver();
		}
	}
}
