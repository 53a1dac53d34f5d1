import { createServerApi } from '@tenantry/web/sync/server-api.ts';
import { Activity } from '@tenantry/web/engine/features/activity/activity.ts';
import type { ActivityOptions } from '@tenantry/web/engine/features/activity/activity-log.ts';
import type { ServerWorld } from '#support/servers/world.ts';
import type { Device } from './device.ts';

/** The part of the worker that is under test, on a device and its network. */
export function activityOn(
	world: Pick<ServerWorld, 'providerId' | 'clock'>,
	device: Device,
	after: ActivityOptions['after'] = () => () => undefined
): Activity {
	const { administratorId, deviceId } = device.signedIn;
	return new Activity({
		session: {
			replica: device.replica,
			loop: device.loop,
			identity: {
				providerId: world.providerId,
				providerName: 'North Provider',
				administratorId,
				deviceId,
				firstName: 'Ada',
				lastName: 'Park',
				email: 'ada@north.example'
			},
			now: () => world.clock.now,
			whileSignedIn: (ask) => ask()
		},
		meta: device.meta,
		server: createServerApi({ fetch: device.wire.fetch, after: () => () => undefined }),
		after,
		onchange: () => undefined
	});
}
