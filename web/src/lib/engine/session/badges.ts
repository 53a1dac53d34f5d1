import type { Replica } from '#lib/replica/replica.ts';
import { subjectOf, type QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import type { SettledEntry } from '#lib/replica/queue/settled.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';

/** The state of the newest unsettled change to each row. */
export class Badges {
	readonly #replica: Replica;
	#stateByRow: Map<string, ChangeState> | undefined;

	constructor(replica: Replica) {
		this.#replica = replica;
	}

	/** Invalidates the states after something was queued, sent or settled. */
	forget(): void {
		this.#stateByRow = undefined;
	}

	of(collection: string, id: string): ChangeState | null {
		this.#stateByRow ??= this.#collect();
		return this.#stateByRow.get(rowKey(collection, id)) ?? null;
	}

	#collect(): Map<string, ChangeState> {
		const states = new Map<string, ChangeState>();
		const note = (
			mutation: QueuedMutation['mutation'] | SettledEntry['mutation'],
			state: ChangeState
		) => {
			const subject = subjectOf(mutation);
			if (subject !== undefined) states.set(rowKey(subject.collection, subject.id), state);
		};
		const open = [...this.#replica.needsYou()];
		for (const entry of open.sort((left, right) => left.at - right.at)) {
			note(entry.mutation, settledState(entry));
		}
		for (const one of this.#replica.queue.list())
			note(one.mutation, pendingState(this.#replica, one));
		return states;
	}
}

/** Returns the one state that row, field and list show. */
export function pendingState(replica: Replica, pending: QueuedMutation): ChangeState {
	switch (pending.state) {
		case 'waiting':
			return replica.isHeld(pending) ? 'held' : 'waiting';
		case 'sending':
			return 'sending';
		case 'unanswered':
			if (pending.result?.outcome === 'deferred') return 'deferred';
			return replica.isHeld(pending) ? 'held' : 'unanswered';
		case 'answered':
			return 'sending';
	}
}

export function settledState(entry: SettledEntry): ChangeState {
	if (entry.kind !== 'verdict') return entry.kind;
	const { outcome = 'applied', review } = entry.verdict ?? {};
	return review === 'confirm' ? review : outcome;
}
