import { queuedState, settledState } from '#lib/engine/session/badges.ts';
import type { CarriedChanges } from '#lib/engine/features/envelopes/carried-changes.ts';
import { stageOf, type ChangeStage } from '#lib/engine-api/change-stage.ts';
import type { ChangeView, MadeChanges } from '#lib/engine-api/change.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { carriedView, needsItsPerson, queuedView, settledView } from './change-views.ts';

/** Leaves out changes that were forgotten long ago. */
export function madeChanges(
	replica: Replica,
	ids: readonly string[],
	carriedChanges: Pick<CarriedChanges, 'stateOf'>
): MadeChanges {
	const known = ids.flatMap((id) => {
		const stage = stageHere(replica, id);
		return stage === undefined ? [] : [{ id, rank: RANK.indexOf(stage) }];
	});
	const first = Math.min(...known.map(({ rank }) => rank));
	const id = known.find(({ rank }) => rank === first)?.id;
	const shown = id === undefined ? undefined : viewOf(replica, id, carriedChanges);
	return { shown: shown ?? null, others: Math.max(0, known.length - 1) };
}

/** Stages by urgency, the first ones to tell a person about first. */
const RANK: readonly ChangeStage[] = ['needsYou', 'not', 'device', 'moving', 'effect'];

function stageHere(replica: Replica, id: string): ChangeStage | undefined {
	const queued = replica.queue.get(id);
	if (queued !== undefined) return stageOf(queuedState(replica, queued), false);
	const entry = replica.settled.get(id);
	return entry && stageOf(settledState(entry), needsItsPerson(replica, entry));
}

function viewOf(
	replica: Replica,
	id: string,
	carriedChanges: Pick<CarriedChanges, 'stateOf'>
): ChangeView | undefined {
	const queued = replica.queue.get(id);
	if (queued !== undefined)
		return carriedView(queuedView(replica, queued), carriedChanges.stateOf(queued.sequence));
	const entry = replica.settled.get(id);
	return entry && settledView(replica, entry);
}
