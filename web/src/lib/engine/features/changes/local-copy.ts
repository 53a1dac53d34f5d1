import type { UnsentChanges } from '#lib/engine-api/change.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { DISCARD } from '#lib/replica/queue/queued-mutation.ts';
import { queuedView } from './change-views.ts';

/** Lists everything that waits here, as it would be sent and as a person reads it. */
export function unsentChanges({ replica, identity }: OpenSession): UnsentChanges {
	const waiting = replica.queue.list().filter(({ mutation }) => mutation.name !== DISCARD);
	return {
		providerName: identity.providerName,
		email: identity.email,
		changes: waiting.map((queued) => ({
			view: queuedView(replica, queued),
			mutation: queued.mutation
		}))
	};
}

/**
 * Fetches every row again over the old ones, which stay readable until the new ones arrive. Waiting
 * changes and those that need their author are not touched. Returns false if the server could not
 * be reached: either nothing was touched, or the rest follows once it can.
 */
export async function resetCopy(
	{ loop, replica }: OpenSession,
	pullApplier: PullApplier
): Promise<boolean> {
	await loop.settle();
	if (loop.health.connection !== 'online' || loop.health.paused === 'sign_in') return false;
	// A pull that has not ended is given up first.
	while (pullApplier.cookie !== null) await pullApplier.forgetCookie();
	await loop.settle();
	return replica.isComplete && !replica.state.mustRefill;
}
