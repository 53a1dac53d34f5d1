import type { Decision } from '@tenantry/shared/decide.ts';
import { touchesOf, type QueuedMutation } from './queue/queued-mutation.ts';
import { rowKey } from './rows/patch.ts';

/** `rows`: keys (`collection/id`) that a screen may see differently; `all` after a reset. */
export interface ReplicaChange {
	readonly rows: 'all' | ReadonlySet<string>;
}

/** Returns the keys of the rows that a screen may see differently because of these changes. */
export function keysOf(queued: readonly QueuedMutation[], decision?: Decision): Set<string> {
	const locations = [
		...queued.flatMap(({ mutation, changes }) => [...touchesOf(mutation), ...changes]),
		...(decision?.changes ?? [])
	];
	return new Set(locations.map(({ collection, id }) => rowKey(collection, id)));
}
