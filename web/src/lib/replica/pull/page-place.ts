import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { lastSequence, type ReplicaState, type Stage } from '#lib/replica/store/state.ts';

export interface Place extends Pick<Stage, 'from' | 'reset'> {
	readonly sequence: number;
	readonly isRestart: boolean;
}

/** A page that resets restarts the stage: pages staged before it do not count. */
export function placeOf(page: PullAnswer, state: ReplicaState): Place {
	const sequence = lastSequence(state) + 1;
	const going = page.reset === undefined ? state.stage : null;
	const from = going?.from ?? sequence;
	return { sequence, isRestart: going === null, from, reset: resetOf(page, state) };
}

/** Keeps a history reset as such, whatever reason its pages are restarted for. */
function resetOf({ reset }: PullAnswer, { stage }: ReplicaState): Stage['reset'] {
	if (stage?.reset === 'history') return 'history';
	return reset ?? stage?.reset ?? null;
}
