import type { Replica } from '#lib/replica/replica.ts';
import { subjectOf, type QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { isOpen, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';

export class Badges {
	readonly #replica: Replica;
	/** Of open entries alone: queued changes are asked for row by row, since there may be many. */
	#openStateByRow: Map<string, ChangeState> | undefined;

	constructor(replica: Replica) {
		this.#replica = replica;
	}

	forget(): void {
		this.#openStateByRow = undefined;
	}

	of(collection: string, id: string): ChangeState | null {
		const row = rowKey(collection, id);
		const queued = this.#replica.queue.about(row).at(-1);
		if (queued !== undefined) return queuedState(this.#replica, queued);
		this.#openStateByRow ??= this.#collect();
		return this.#openStateByRow.get(row) ?? null;
	}

	#collect(): Map<string, ChangeState> {
		const states = new Map<string, ChangeState>();
		const open = this.#replica.needsYou();
		for (const entry of open.toSorted((left, right) => left.at - right.at)) {
			const subject = subjectOf(entry.mutation);
			if (subject !== undefined)
				states.set(rowKey(subject.collection, subject.id), settledState(entry));
		}
		return states;
	}
}

/** Returns the one state that row, field and list show. */
export function queuedState(replica: Replica, queued: QueuedMutation): ChangeState {
	switch (queued.state) {
		case 'waiting':
			return replica.isHeld(queued) ? 'held' : 'waiting';
		case 'sending':
			return 'sending';
		case 'unanswered':
			if (queued.result?.outcome === 'deferred') return 'deferred';
			return replica.isHeld(queued) ? 'held' : 'unanswered';
		case 'answered':
			return 'sending';
	}
}

export function settledState(entry: SettledEntry): ChangeState {
	if (entry.kind !== 'verdict') return entry.kind;
	const { outcome = 'applied', review, approval } = entry.verdict ?? {};
	if (outcome === 'approval') return requestState(entry);
	if (outcome === 'expired' && approval !== undefined) return 'unapproved';
	return review === 'confirm' ? review : outcome;
}

function requestState(entry: SettledEntry): ChangeState {
	if (entry.verdict?.successor !== undefined) return 'retracted';
	return isOpen(entry) ? 'toApprove' : 'approval';
}
