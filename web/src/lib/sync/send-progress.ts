import type { Queue } from '#lib/replica/queue/queue.ts';

export class SendProgress {
	#sent = 0;

	note(count: number): void {
		this.#sent += count;
	}

	/** Resets the count when nothing is left to send, so that later changes start from zero. */
	rest(): void {
		this.#sent = 0;
	}

	/** Returns null while nothing is being sent. */
	of(
		queue: Pick<Queue, 'count' | 'size'>
	): { readonly sent: number; readonly total: number } | null {
		const answered = queue.count('answered');
		if (queue.count('sending') + answered === 0) return null;
		// Changes sent before the app started are among the answered ones and have not been
		// counted.
		const sent = Math.max(this.#sent, answered);
		return { sent, total: sent + queue.size - answered };
	}
}
