import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { isForeign } from '#lib/replica/queue/settled.ts';
import type { ServerApi } from './server-api.ts';

const IDS_A_REQUEST = 1_000;

/** Asks, after a restored backup, which settled mutations are lost, and which settled elsewhere. */
export async function askKnown({
	replica,
	pullApplier,
	server
}: {
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly server: Pick<ServerApi, 'known'>;
}): Promise<Result<undefined, SyncError>> {
	const { deviceId } = replica;
	const ids = [...replica.settled.all()]
		.filter((entry) => entry.verdict !== undefined && !isForeign(entry))
		.map(({ id }) => id);
	const unknown = new Set<string>();
	const successors = new Map<string, string>();
	let through = 0;
	for (let at = 0; at < ids.length; at += IDS_A_REQUEST) {
		const answer = await server.known({ deviceId, ids: ids.slice(at, at + IDS_A_REQUEST) });
		if (!answer.ok) return answer;
		for (const id of answer.value.unknown) unknown.add(id);
		for (const [id, one] of Object.entries(answer.value.successors ?? {})) successors.set(id, one);
		through = Math.max(through, answer.value.through);
	}
	await pullApplier.learnKnown({ asked: ids, unknown, through, successors });
	return ok(undefined);
}
