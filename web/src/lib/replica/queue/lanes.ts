import type { Lane } from '@tenantry/shared/protocol/push.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { QueuedMutation } from './queued-mutation.ts';

export interface LaneView {
	/** Changes of both lanes, in the order they were made. */
	readonly pending: Iterable<QueuedMutation>;
	/** Returns a pending change by its id. */
	pendingOf(id: string): QueuedMutation | undefined;
	/** Returns the outcome of a mutation that is no longer pending, as far as this device knows. */
	outcomeOf(mutationId: string): Outcome | undefined;
	/** Whether the mutation was made here and can be neither read nor sent. */
	isUnreadable(mutationId: string): boolean;
}

const REFUSED: ReadonlySet<Outcome | 'deferred' | undefined> = new Set([
	'rejected',
	'review',
	'superseded',
	'expired',
	'quarantined',
	'approval'
] as const);

/**
 * Returns the next mutations of a lane, in the order they were made. A mutation that depends on a
 * refused creation is skipped; one that waits for an answer (to a creation, or to a change of the
 * other lane it was made upon) ends the batch, so that the lane keeps its order.
 */
export function nextBatch(view: LaneView, lane: Lane, limit: number): readonly QueuedMutation[] {
	const batch: QueuedMutation[] = [];
	for (const pending of view.pending) {
		if (batch.length === limit) break;
		if (pending.lane !== lane || pending.state === 'answered' || isHeld(pending, view)) continue;
		if (pending.state === 'sending') break;
		if (waitsForLater(pending, view)) continue;
		if (lane === 'ordinary' && waitsForAnswer(pending, view)) break;
		batch.push(pending);
	}
	return batch;
}

/**
 * Whether the change depends on a creation that was refused or is under review (it then follows
 * that one's redo, or its approval), or on one that is no longer readable (it then waits for that one's verdict, or
 * goes with its discard).
 */
export function isHeld(pending: QueuedMutation, view: LaneView): boolean {
	const { dependsOn } = pending.mutation;
	if (dependsOn === undefined) return false;
	if (view.isUnreadable(dependsOn)) return true;
	const outcome = view.outcomeOf(dependsOn) ?? view.pendingOf(dependsOn)?.result?.outcome;
	return REFUSED.has(outcome);
}

/** Whether the change it depends on is not decided yet. */
export function isWaitingForEarlier(
	pending: QueuedMutation,
	view: Pick<LaneView, 'pendingOf'>
): boolean {
	return isUndecided(earlierOf(pending, view));
}

/**
 * Whether the change waits for one behind it: a dependent of a refused creation follows that one's
 * redo or discard. If it ended the batch, the redo would never be sent.
 */
function waitsForLater(pending: QueuedMutation, view: Pick<LaneView, 'pendingOf'>): boolean {
	const earlier = earlierOf(pending, view);
	return isUndecided(earlier) && earlier.sequence > pending.sequence;
}

function waitsForAnswer(pending: QueuedMutation, view: Pick<LaneView, 'pendingOf'>): boolean {
	if (isWaitingForEarlier(pending, view)) return true;
	return Object.values(pending.mutation.base).some((base) => {
		if (typeof base === 'number') return false;
		const earlier = view.pendingOf(base.after);
		return isUndecided(earlier) && earlier.lane === 'urgent';
	});
}

function earlierOf(
	{ mutation: { dependsOn } }: QueuedMutation,
	view: Pick<LaneView, 'pendingOf'>
): QueuedMutation | undefined {
	return dependsOn === undefined ? undefined : view.pendingOf(dependsOn);
}

function isUndecided(pending: QueuedMutation | undefined): pending is QueuedMutation {
	return pending !== undefined && pending.state !== 'answered';
}
