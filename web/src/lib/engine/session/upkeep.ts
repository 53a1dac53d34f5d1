import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import { reseal } from '#lib/engine/copy/resealing.ts';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { addDigests, rowDigest } from '@tenantry/shared/digest.ts';
import { collections } from '@tenantry/shared/collections.ts';
import type { Replica } from '#lib/replica/replica.ts';

/**
 * Compacts the log into pages and reseals what a former key sealed. Both need a log between two
 * pulls, so the caller says whether anything is to be resealed by then.
 */
export async function tidy(
	replica: Replica,
	pullApplier: PullApplier,
	{ vault, mustReseal }: { readonly vault: OpenedVault; readonly mustReseal: () => boolean }
): Promise<void> {
	await compact(replica, pullApplier);
	if (mustReseal()) await reseal(vault);
}

/**
 * Returns whether the replica differs from what it should be as of `version`; false where it has
 * moved on.
 */
export function hasDiverged(replica: Replica, digest: number, version: number): boolean {
	const { state, isComplete } = replica;
	if (!isComplete || state.mustRefill || state.stage !== null || state.version !== version)
		return false;
	return digestOf(replica) !== digest;
}

/** Returns the digest of the rows as the server last sent them, without waiting changes. */
export function digestOf({ rows }: Replica): number {
	let sum = 0;
	for (const collection of collections.keys()) {
		for (const [id, row] of rows.rows(collection))
			sum = addDigests(sum, rowDigest(collection, id, row));
	}
	return sum;
}
