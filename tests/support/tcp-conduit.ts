import type { Socket } from 'node:net';

/** How things pass, in both directions, until it is changed. */
export interface Conditions {
	delayMs: number;
	/** So many bytes at a time, with a pause between; all at once without. */
	drip: { readonly bytes: number; readonly everyMs: number } | undefined;
	/** What is sent vanishes, and neither side is told. */
	isDropping: boolean;
}

interface Parcel {
	readonly dueAt: number;
	readonly deliver: () => void;
}

/** One direction of a connection. Nothing overtakes: not a byte, and not the end. */
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

	/** The one side has nothing more to say. */
	end(): void {
		this.#later(0, () => this.#to.end());
	}

	/** The one side is gone: so is the other, once it has what was sent. */
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
