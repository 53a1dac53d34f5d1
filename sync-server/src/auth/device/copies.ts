import type { Copies } from '@tenantry/shared/protocol/copies.ts';

import type { Database } from '#store/store.ts';

export async function copiesOf(db: Database, deviceIds: readonly string[]): Promise<Copies> {
	if (deviceIds.length === 0) return { copies: [] };
	const devices = await db
		.selectFrom('device')
		.select(['queue_depth', 'last_seen_at'])
		.where('id', 'in', [...deviceIds])
		.where('ended_at', 'is', null)
		.execute();
	const copies = devices.map((device) => ({
		waiting: device.queue_depth,
		lastSeenAt: device.last_seen_at
	}));
	return { copies };
}
