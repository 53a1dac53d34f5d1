import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { isSent } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { pendingState, settledState } from '#lib/engine/session/badges.ts';

/** State of a change that was made here. */
export interface ChangeProgress {
	readonly state: ChangeState;
	readonly code: RejectionCode | null;
	/** True when it has never left the device. */
	readonly isUndoable: boolean;
}

/**
 * Returns the state of a change. One that was settled so long ago that it has been forgotten was
 * not left open, so it counts as applied.
 */
export function progressOf(replica: Replica, mutationId: string): ChangeProgress {
	const pending = replica.queue.get(mutationId);
	if (pending !== undefined)
		return {
			state: pendingState(replica, pending),
			code: pending.result?.rejection?.code ?? null,
			isUndoable: !isSent(pending)
		};
	const settled = replica.settled.get(mutationId);
	return {
		state: settled === undefined ? 'applied' : settledState(settled),
		code: settled?.verdict?.rejection?.code ?? null,
		isUndoable: false
	};
}

export const KIND_BY_STATE: Readonly<
	Record<ChangeState, 'done' | 'waiting' | 'needYou' | 'cancelled'>
> = {
	waiting: 'waiting',
	held: 'waiting',
	sending: 'waiting',
	unanswered: 'waiting',
	carried: 'waiting',
	received: 'waiting',
	deferred: 'waiting',
	retracted: 'cancelled',
	applied: 'done',
	noop: 'done',
	merged: 'done',
	superseded: 'needYou',
	rejected: 'needYou',
	review: 'needYou',
	confirm: 'needYou',
	expired: 'needYou',
	quarantined: 'needYou',
	approval: 'waiting',
	toApprove: 'needYou',
	unapproved: 'needYou',
	lost: 'needYou',
	unreadable: 'needYou',
	missing: 'needYou',
	withdrawn: 'cancelled',
	replaced: 'cancelled'
};
