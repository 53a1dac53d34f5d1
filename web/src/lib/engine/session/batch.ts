import { ok, type Result } from '@tenantry/shared/result.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import { enqueueTogether, type WritableSession } from './enqueue-all.ts';

/** Calls written together; the screen shows the progress between two chunks. */
const CHUNK = 100;

/** Many changes of one intention, made chunk by chunk and withdrawn together. */
export class Batch {
	readonly made: string[] = [];
	/** `cut_short`: this device could not store all of it. What was made until then stays. */
	state: 'running' | 'complete' | 'cut_short' = 'running';
	readonly #session: WritableSession;
	readonly #onprogress: () => void;

	constructor(session: WritableSession, onprogress: () => void) {
		this.#session = session;
		this.#onprogress = onprogress;
	}

	/** Resolves when all changes are on the disk, or one chunk could not be stored. */
	async make(calls: readonly UncheckedCall[]): Promise<Result<undefined, EnqueueError>> {
		for (let from = 0; from < calls.length; from += CHUNK) {
			const chunk = await enqueueTogether(this.#session, calls.slice(from, from + CHUNK));
			if (!chunk.ok) {
				this.#become('cut_short');
				return chunk;
			}
			this.made.push(...chunk.value.map(({ queued }) => queued.mutation.id));
			this.#onprogress();
		}
		this.#become('complete');
		return ok(undefined);
	}

	undo(): Promise<number> {
		// Newest first, so that no change is withdrawn from under one that came after it.
		return this.#session.replica.withdrawAll(this.made.toReversed());
	}

	#become(state: Batch['state']): void {
		this.state = state;
		this.#onprogress();
	}
}
