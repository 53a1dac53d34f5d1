import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import { reseal } from '#lib/engine/copy/resealing.ts';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { DigestSums, rowDigest, type Digests } from '@tenantry/shared/digest.ts';
import { collections } from '@tenantry/shared/collections.ts';
import type { ReceivedDigests } from '#lib/sync/digest-schedule.ts';
import type { Replica } from '#lib/replica/replica.ts';

/** The last two need a log between two pulls, so the caller says whether to reseal by then. */
export async function tidy(
	replica: Replica,
	pullApplier: PullApplier,
	{ vault, mustReseal }: { readonly vault: OpenedVault; readonly mustReseal: () => boolean }
): Promise<void> {
	await replica.queue.disk.archive();
	await compact(replica, pullApplier);
	if (mustReseal()) await reseal(vault);
}

/** False if the replica has moved on; ignores collections unknown to this program. */
export function hasDiverged(
	replica: Replica,
	{ digest, ownDigests = {} }: ReceivedDigests,
	version: number
): boolean {
	const { state, isComplete } = replica;
	if (!isComplete || state.mustRefill || state.stage !== null || state.version !== version)
		return false;
	const own = digestsOf(replica);
	const isOther = ([name, sum]: [string, number]) =>
		collections.has(name) && own.ownDigests[name] !== sum;
	return own.digest !== digest || Object.entries(ownDigests).some(isOther);
}

export function digestsOf({ rows }: Replica): Digests {
	const sums = new DigestSums(collections);
	for (const collection of collections.keys()) {
		for (const [id, row] of rows.rows(collection))
			sums.add(collection, rowDigest(collection, id, row));
	}
	return sums.digests;
}
