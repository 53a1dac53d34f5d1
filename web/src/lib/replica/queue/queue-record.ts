import type { Lane } from '@tenantry/shared/protocol/push.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import type { QueueRecord } from '#lib/replica/store/database.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';
import type { IndexEntry } from './queue-index-rows.ts';
import { isSent, type QueuedMutation } from './queued-mutation.ts';

/** A record as this version of the app writes it. */
export type NamedRecord = Required<QueueRecord>;

export function entryOf({ sequence, mutationId, savedAt, sent }: NamedRecord): IndexEntry {
	return { sequence, mutationId, savedAt, sent };
}

interface SealedBody {
	readonly mutation: QueuedMutation['mutation'];
	readonly lane: Lane;
	readonly changes: QueuedMutation['changes'];
	/** Part of `ChangeTime`; absent from records that an earlier app sealed. */
	readonly offsetMs?: number | null;
}

export async function sealQueued(
	sealer: ReplicaContext['sealer'],
	queued: QueuedMutation
): Promise<NamedRecord> {
	const { sequence, mutation, lane, changes, making } = queued;
	const body: SealedBody = {
		mutation,
		lane,
		changes,
		...(making !== undefined && { offsetMs: making.offsetMs })
	};
	const sealed = await sealJson(sealer, `queue/${sequence}`, body);
	const outside = { mutationId: mutation.id, savedAt: mutation.authoredAt };
	return { sequence, sealed, guarded: true, sent: isSent(queued), ...outside };
}

export async function openQueued(
	sealer: ReplicaContext['sealer'],
	{ sequence, sealed, sent }: QueueRecord
): Promise<QueuedMutation> {
	const record = await openJson<SealedBody>(sealer, `queue/${sequence}`, sealed);
	const { offsetMs, ...body } = record;
	const making = offsetMs === undefined ? {} : { making: { offsetMs } };
	return { sequence, ...body, ...making, state: sent ? 'unanswered' : 'waiting' };
}
