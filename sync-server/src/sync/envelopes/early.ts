import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import { NotLoaded } from '#sync/loaded-rows.ts';
import type { DeviceActor } from '#sync/push/device-actor.ts';
import { dependencyState } from '#sync/push/redo.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';

/**
 * Whether a mutation arrives before another that it rests on has been settled, which an envelope
 * can and a push never does: its device holds what depends on a refused creation. A tightening
 * waits for no base (docs/sync.md, "Lanes").
 */
export async function isEarly(
	push: PushTransaction,
	actor: DeviceActor,
	mutation: Mutation
): Promise<boolean> {
	const { id, dependsOn, redoOf, base } = mutation;
	const isUnknown = async (named: string) => (await push.replays.mutation(named)) === undefined;
	if (!(await isUnknown(id))) return false;
	for (const named of [dependsOn, redoOf])
		if (named !== undefined && (await isUnknown(named))) return true;
	if (dependsOn !== undefined && (await dependencyState(push.replays, dependsOn)) === 'open')
		return true;
	for (const entry of Object.values(base))
		if (typeof entry !== 'number' && (await isUnknown(entry.after)))
			return !(await push.whenLoaded(() => isTightening(push, actor, mutation)));
	return false;
}

function isTightening(push: PushTransaction, actor: DeviceActor, mutation: Mutation): boolean {
	const mutator = mutatorOf(mutation.name);
	if (mutator === undefined || mutator.isInternal === true) return false;
	try {
		return push.predict(mutator, mutation, actor.standing(push, mutation)).isTightening;
	} catch (error) {
		if (error instanceof NotLoaded) throw error;
		actor.onBug(error, mutation);
		return false;
	}
}
