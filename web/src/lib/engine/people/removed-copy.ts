import { COPIES } from '@tenantry/shared/protocol/copies.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { RemovedCopy } from '#lib/engine-api/engine-state.ts';

/** The app finds no copy; the browser removes all people's copies together. */
export async function askRemovedCopy(
	server: Pick<ServerApi, 'ask'>
): Promise<RemovedCopy | undefined> {
	const answer = await server.ask(COPIES);
	if (!answer.ok || answer.value.copies.length === 0) return undefined;
	const { copies } = answer.value;
	return {
		waiting: copies.reduce((sum, { waiting }) => sum + waiting, 0),
		lastSeenAt: Math.max(...copies.map(({ lastSeenAt }) => lastSeenAt))
	};
}
