import { DISCARD, type Pending } from '#lib/replica/pending.ts';
import type { Replica } from '#lib/replica/replica.ts';

/** What waits for another change, by that one's id, where that one is on screen itself. */
export type Chains = ReadonlyMap<string, readonly Pending[]>;

export function chainsOf(replica: Replica): Chains {
	const { queue, settled } = replica;
	const open = new Set(replica.needsYou().map(({ id }) => id));
	const chains = new Map<string, Pending[]>();
	for (const pending of queue.list()) {
		const { dependsOn = '' } = pending.mutation;
		const leader = queue.get(dependsOn)?.mutation ?? settled.lastOf(dependsOn);
		if (leader === undefined || !isShown(leader.id)) continue;
		chains.set(leader.id, [...(chains.get(leader.id) ?? []), pending]);
	}
	return chains;

	function isShown(id: string): boolean {
		const name = queue.get(id)?.mutation.name;
		return open.has(id) || (name !== undefined && name !== DISCARD);
	}
}

/** Everything that waits for a change, and for what waits for it. */
export function followersOf(chains: Chains, id: string): readonly Pending[] {
	const direct = chains.get(id) ?? [];
	return direct.flatMap((one) => [one, ...followersOf(chains, one.mutation.id)]);
}
