import type { Pending } from '#lib/replica/pending.ts';

/** How far the sending of a queue has come, over as many requests as it takes. */
export class SendProgress {
	#sent = 0;

	/** The server has decided so many more. */
	note(count: number): void {
		this.#sent += count;
	}

	/** Nothing is left to send: what comes later is counted from its own beginning. */
	rest(): void {
		this.#sent = 0;
	}

	/** null while nothing is on its way. */
	of(queue: readonly Pending[]): { readonly sent: number; readonly total: number } | null {
		const isMoving = queue.some(({ state }) => state === 'sending' || state === 'answered');
		if (!isMoving) return null;
		const answered = queue.filter(({ state }) => state === 'answered').length;
		// What was sent before the app started is among the answered and has not been counted.
		const sent = Math.max(this.#sent, answered);
		return { sent, total: sent + queue.length - answered };
	}
}
