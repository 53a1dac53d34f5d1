import { MAX_PUSH_MUTATIONS } from '@tenantry/shared/protocol/push.ts';

/** Before anything is known of the link: small enough that a slow one answers within a minute. */
const FIRST = 64;
/** Over a link that brings an answer of 2 KB within it, a full batch takes some ten seconds. */
const QUICK_MS = 100;
/** Long enough that latency does not dominate, short enough that the count on screen moves. */
const TARGET_MS = 10_000;
const GROWTH = 4;

/**
 * Number of changes per request, adapted to the link. The time from sending to the whole answer is
 * the only measure of the link that no buffer between here and the server can falsify: a batch that
 * takes too long makes the next one smaller, a quick one makes it larger, and one without an answer
 * halves it.
 */
export class BatchSize {
	#limit = FIRST;
	#most = MAX_PUSH_MUTATIONS;

	get limit(): number {
		return this.#limit;
	}

	/** The server answered a request that carried nothing of the queue. */
	contacted(tookMs: number): void {
		if (tookMs <= QUICK_MS && this.#limit === FIRST) this.#limit = this.#most;
	}

	answered(count: number, tookMs: number): void {
		const fitting = Math.floor((count * TARGET_MS) / Math.max(1, tookMs));
		// A batch that was not full says nothing about a larger one, unless it took too long.
		if (tookMs <= TARGET_MS && count < this.#limit) return;
		this.#limit = Math.max(1, Math.min(fitting, count * GROWTH, this.#most));
	}

	/** No answer came; the batch may have been too large for the link. */
	unanswered(count: number): void {
		this.#limit = Math.min(this.#limit, half(count));
	}

	/** The server refuses this many at once, and will refuse them again. */
	tooLarge(count: number): void {
		this.#most = half(count);
		this.#limit = Math.min(this.#limit, this.#most);
	}
}

function half(count: number): number {
	return Math.max(1, Math.ceil(count / 2));
}
