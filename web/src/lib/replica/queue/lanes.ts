import type { Lane } from '@tenantry/shared/protocol/push.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { QueuedMutation } from './queued-mutation.ts';

export interface LaneView {
	/** Changes of both lanes, in the order they were made. */
	readonly queued: Iterable<QueuedMutation>;
	queuedOf(id: string): QueuedMutation | undefined;
	/** Returns the outcome of a mutation that is no longer queued, as far as this device knows. */
	outcomeOf(mutationId: string): Outcome | undefined;
	/** The mutation was made here and can be neither read nor sent. */
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
	for (const queued of view.queued) {
		if (batch.length === limit) break;
		if (queued.lane !== lane || queued.state === 'answered' || isHeld(queued, view)) continue;
		if (queued.state === 'sending') break;
		if (waitsForLater(queued, view)) continue;
		if (lane === 'ordinary' && waitsForAnswer(queued, view)) break;
		batch.push(queued);
	}
	return batch;
}

/**
 * Whether the change depends on a creation that was refused or is under review (it then follows
 * that one's redo, or its approval), or on one that is no longer readable (it then waits for that one's verdict, or
 * goes with its discard).
 */
export function isHeld(queued: QueuedMutation, view: LaneView): boolean {
	const { dependsOn } = queued.mutation;
	if (dependsOn === undefined) return false;
	if (view.isUnreadable(dependsOn)) return true;
	const outcome = view.outcomeOf(dependsOn) ?? view.queuedOf(dependsOn)?.result?.outcome;
	return REFUSED.has(outcome);
}

/** The change it depends on is not decided yet. */
export function isWaitingForEarlier(
	queued: QueuedMutation,
	view: Pick<LaneView, 'queuedOf'>
): boolean {
	return isUndecided(earlierOf(queued, view));
}

/**
 * Whether the change waits for one behind it: a dependent of a refused creation follows that one's
 * redo or discard. If it ended the batch, the redo would never be sent.
 */
function waitsForLater(queued: QueuedMutation, view: Pick<LaneView, 'queuedOf'>): boolean {
	const earlier = earlierOf(queued, view);
	return isUndecided(earlier) && earlier.sequence > queued.sequence;
}

function waitsForAnswer(queued: QueuedMutation, view: Pick<LaneView, 'queuedOf'>): boolean {
	if (isWaitingForEarlier(queued, view)) return true;
	return Object.values(queued.mutation.base).some((base) => {
		if (typeof base === 'number') return false;
		const earlier = view.queuedOf(base.after);
		return isUndecided(earlier) && earlier.lane === 'urgent';
	});
}

function earlierOf(
	{ mutation: { dependsOn } }: QueuedMutation,
	view: Pick<LaneView, 'queuedOf'>
): QueuedMutation | undefined {
	return dependsOn === undefined ? undefined : view.queuedOf(dependsOn);
}

function isUndecided(queued: QueuedMutation | undefined): queued is QueuedMutation {
	return queued !== undefined && queued.state !== 'answered';
}
