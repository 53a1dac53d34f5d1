import type { QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';

/** Progress of sending a queue, over as many requests as it takes. */
export class SendProgress {
	#sent = 0;

	/** Counts further changes that the server has decided. */
	note(count: number): void {
		this.#sent += count;
	}

	/** Resets the count when nothing is left to send, so that later changes start from zero. */
	rest(): void {
		this.#sent = 0;
	}

	/** Returns null while nothing is being sent. */
	of(queue: readonly QueuedMutation[]): { readonly sent: number; readonly total: number } | null {
		const isMoving = queue.some(({ state }) => state === 'sending' || state === 'answered');
		if (!isMoving) return null;
		const answered = queue.filter(({ state }) => state === 'answered').length;
		// Changes sent before the app started are among the answered ones and have not been
		// counted.
		const sent = Math.max(this.#sent, answered);
		return { sent, total: sent + queue.length - answered };
	}
}
