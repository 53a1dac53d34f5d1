import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createOperator, newId } from '#support/servers/operator.ts';
import type { ServerWorld } from '#support/servers/world.ts';
import { LockedDevice } from './locked-device.ts';

/** Registers a device of another provider on the same server. */
export async function registerForeignDevice(world: ServerWorld): Promise<LockedDevice> {
	const { clock, store } = world;
	const providerId = newId();
	const operator = createOperator({ providerId, clock, use: (run) => run(store) });
	await operator.apply('provider.create', { name: 'South Provider' });
	const id = await operator.addAdministrator({ role: OWNER_ROLE });
	const { deviceId, cookie } = await operator.openSession(id, 'Phone');
	return LockedDevice.register(
		{ providerId },
		{
			deviceId,
			fetch: (path, init) => {
				const headers = new Headers(init?.headers);
				headers.set('cookie', cookie);
				return world.request(path, { ...init, headers });
			}
		}
	);
}
