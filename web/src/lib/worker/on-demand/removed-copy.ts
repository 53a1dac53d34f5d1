import { Copies } from '@tenantry/shared/protocol/copies.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { RemovedCopy } from '#lib/worker/live-queries.ts';

/**
 * What the server knows of copies that this browser had, asked by an app that finds none. Those of
 * all who share it went together.
 */
export async function askRemovedCopy(
	server: Pick<ServerApi, 'ask'>
): Promise<RemovedCopy | undefined> {
	const answer = await server.ask({
		...{ path: '/session/v1/copies', method: 'GET' },
		schema: Copies
	});
	if (!answer.ok || answer.value.copies.length === 0) return undefined;
	const { copies } = answer.value;
	return {
		waiting: copies.reduce((sum, { waiting }) => sum + waiting, 0),
		lastSeenAt: Math.max(...copies.map(({ lastSeenAt }) => lastSeenAt))
	};
}
