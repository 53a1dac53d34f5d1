import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { isSent } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { queuedState, settledState } from '#lib/engine/session/badges.ts';
import { stageOf, type ChangeStage } from '#lib/engine-api/change-stage.ts';
import { needsItsPerson } from './change-views.ts';

export interface ChangeProgress {
	readonly state: ChangeState;
	/** The person still has to settle the change. */
	readonly isOpen: boolean;
	readonly code: RejectionCode | null;
	readonly isUndoable: boolean;
}

/** A forgotten change was not left open, so it counts as applied. */
export function progressOf(replica: Replica, mutationId: string): ChangeProgress {
	const queued = replica.queue.get(mutationId);
	if (queued !== undefined)
		return {
			state: queuedState(replica, queued),
			isOpen: false,
			code: queued.result?.rejection?.code ?? null,
			isUndoable: !isSent(queued)
		};
	const settled = replica.settled.get(mutationId);
	if (settled === undefined)
		return { state: 'applied', isOpen: false, code: null, isUndoable: false };
	return {
		state: settledState(settled),
		isOpen: needsItsPerson(replica, settled),
		code: settled.verdict?.rejection?.code ?? null,
		isUndoable: false
	};
}

export function tallyOf(all: readonly ChangeProgress[]): Partial<Record<ChangeStage, number>> {
	const tally: Partial<Record<ChangeStage, number>> = {};
	for (const { state, isOpen } of all) {
		const stage = stageOf(state, isOpen);
		tally[stage] = (tally[stage] ?? 0) + 1;
	}
	return tally;
}
