import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';

import type { Database } from '#store/store.ts';
import { endedError } from '#sync/sender.ts';

/**
 * Returns which of these devices are revoked or belong to suspended or deleted people: any copy
 * left on them must be wiped. One browser's devices may belong to several providers.
 */
export async function revokedAmong(db: Database, deviceIds: readonly string[]): Promise<string[]> {
	if (deviceIds.length === 0) return [];
	const devices = await db
		.selectFrom('device')
		.leftJoin('record', (join) =>
			join
				.onRef('record.provider_id', '=', 'device.provider_id')
				.onRef('record.id', '=', 'device.administrator_id')
				.on('record.collection', '=', administrators.name)
				.on('record.deleted', 'is', null)
		)
		.select(['device.id', 'device.ended_reason', 'record.value'])
		.where('device.id', 'in', [...deviceIds])
		.execute();
	return devices
		.filter(
			({ ended_reason, value }) => endedError(ended_reason) === 'device_revoked' || isOut(value)
		)
		.map(({ id }) => id);
}

/**
 * Whether the person is suspended or deleted: a device signed out before that may not be used
 * either.
 */
function isOut(value: string | null): boolean {
	return value === null || administrators.parse(JSON.parse(value)).suspended;
}
