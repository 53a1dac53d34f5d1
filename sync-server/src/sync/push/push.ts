import type { PushRequest, PushResult } from '@tenantry/shared/protocol/push.ts';
import { isFactorFresh as isFresh } from '@tenantry/shared/protocol/step-up.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { QueueNote } from '#store/store.ts';
import type { Deliver } from './delivery.ts';
import { deviceActor, type OnBug } from './device-actor.ts';
import { deviceAuthor } from './device-author.ts';
import { byServerClock, toInteger } from './device-clock.ts';
import { isEndedBy } from '#sync/effects/access.ts';
import { decideMutation } from './decide-mutation.ts';
import type { PushTransaction } from './push-transaction.ts';
import { partsOf } from './weight.ts';
import {
	authorError,
	endedError,
	senderError,
	type SessionAndDevice,
	type Sender
} from '#sync/sender.ts';

export interface PushDependencies {
	readonly deliver: Deliver;
	readonly onBug: OnBug;
}

export type PushOutcome = Result<readonly PushResult[], SyncErrorCode>;
export type Push = (sender: Sender, request: PushRequest) => Promise<PushOutcome>;

/** Decides what the devices of open sessions push. */
export function createPush({ deliver, onBug }: PushDependencies): Push {
	return async (sender, request) => {
		const results: PushResult[] = [];
		// A request without mutations still says what its device's queue holds.
		for (const mutations of partsOf(request.mutations)) {
			const part = { ...request, mutations };
			const outcome = await deliver({
				from: { ...sender, deviceId: request.deviceId },
				sessionHash: sender.sessionHash,
				lane: request.lane,
				mutations,
				decide: (push, found) => decide(push, { ...found, sender, request: part }, onBug),
				noteOf: (answer, at) =>
					answer.ok ? noteOf(request, [...results, ...answer.value], at) : undefined
			});
			// What was decided before stays so, and gets the same answer when it is sent again.
			if (!outcome.ok) return outcome;
			results.push(...outcome.value);
			if (results.at(-1)?.outcome === 'deferred') break;
		}
		return ok(results);
	};
}

interface LoadedPush extends SessionAndDevice {
	readonly sender: Sender;
	readonly request: PushRequest;
}

/** Decides the mutations of one push, each accounted for before the next. */
async function decide(
	push: PushTransaction,
	pending: LoadedPush,
	onBug: PushDependencies['onBug']
): Promise<PushOutcome> {
	const { sender, request, session, device } = pending;
	const ending = push.endings.find((one) => isEndedBy(one, sender));
	if (ending !== undefined) return err(endedError(ending.reason));
	const error =
		senderError(sender, pending, push.at) ??
		(await push.whenLoaded(() => authorError(push.overlay, sender)));
	if (error !== undefined) return err(error);
	if (device === undefined) return err('unauthenticated');
	const isFactorFresh = isFresh(session?.fresh_at ?? null, push.at);
	const { clientNow } = request;
	const { address } = sender;
	const author = await push.whenLoaded(() =>
		deviceAuthor(push.overlay, { device, at: push.at, clientNow, address, isFactorFresh })
	);
	const actor = deviceActor(author, onBug);

	const results: PushResult[] = [];
	for (const mutation of request.mutations) {
		const result = await decideMutation(push, actor, mutation);
		results.push(result);
		// This server is too old for the mutation, and later ones in its lane may depend on it.
		if (result.outcome === 'deferred') break;
	}
	return ok(results);
}

/** Returns what remains in a device's queue once it has its answer. */
function noteOf(
	{ deviceId, queueDepth, oldestAt, clientNow }: PushRequest,
	results: readonly PushResult[],
	seenAt: number
): QueueNote {
	const decided = results.filter(({ outcome }) => outcome !== 'deferred').length;
	const depth = toInteger(queueDepth - decided);
	return {
		deviceId,
		depth,
		oldestAt:
			oldestAt === null || depth === 0 ? null : byServerClock(oldestAt, { at: seenAt, clientNow }),
		seenAt
	};
}
