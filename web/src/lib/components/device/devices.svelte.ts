import { createLive, type Live } from '#lib/client/live.svelte.ts';
import { getSyncStatus } from '#lib/client/state/sync-status.svelte.ts';
import type { DevicesQuery } from '#lib/engine-api/devices.ts';

type Wanted = Pick<DevicesQuery, 'id'> & Partial<Pick<DevicesQuery, 'search' | 'count'>>;

/** Number of devices shown for one administrator; no one has more. */
const OF_ONE = 100;

export function createDevices(wanted: () => Wanted): Live<DevicesQuery> {
	const status = getSyncStatus();
	return createLive(() => ({
		kind: 'devices',
		search: '',
		count: OF_ONE,
		...wanted(),
		heardAt: status.current?.lastSyncAt ?? null
	}));
}
