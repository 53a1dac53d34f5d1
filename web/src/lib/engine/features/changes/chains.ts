import { DISCARD, type QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { unreadableId } from './unreadable-views.ts';

export type Chains = ReadonlyMap<string, readonly QueuedMutation[]>;

export function chainsOf(replica: Replica): Chains {
	const { queue, settled, unreadable } = replica;
	const open = new Set(replica.needsYou().map(({ id }) => id));
	const chains = new Map<string, QueuedMutation[]>();
	for (const queued of queue.list()) {
		const leader = leaderOf(queued.mutation.dependsOn ?? '');
		if (leader !== undefined) chains.set(leader, [...(chains.get(leader) ?? []), queued]);
	}
	return chains;

	function leaderOf(dependsOn: string): string | undefined {
		const unread = unreadable.of(dependsOn);
		if (unread !== undefined) return unreadableId(unread);
		const leader = queue.get(dependsOn)?.mutation ?? settled.lastOf(dependsOn);
		return leader !== undefined && isShown(leader.id) ? leader.id : undefined;
	}

	function isShown(id: string): boolean {
		const name = queue.get(id)?.mutation.name;
		return open.has(id) || (name !== undefined && name !== DISCARD);
	}
}

/** Includes changes that wait for it through another. */
export function followersOf(chains: Chains, id: string): readonly QueuedMutation[] {
	const direct = chains.get(id) ?? [];
	return direct.flatMap((one) => [one, ...followersOf(chains, one.mutation.id)]);
}
