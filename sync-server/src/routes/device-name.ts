import { DeviceRenameRequest } from '@tenantry/shared/protocol/devices.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { renameDevice } from '#auth/device/device.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withBody } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Lets a person name the devices that they are signed in on. */
export function deviceNameRoute(
	app: Hono<ServerEnv>,
	{
		auth: { store },
		authentication
	}: { readonly auth: AuthDependencies; readonly authentication: Authentication }
): void {
	app.use('/devices/rename', authenticate(authentication));
	endpoint(app, '/devices/rename', {
		POST: withBody(DeviceRenameRequest, async (c, { id, name }) => {
			const { session } = c.var;
			const device = { ...session, deviceId: id ?? session.deviceId };
			const isRenamed = await renameDevice(store.db, { ...device, name });
			return isRenamed ? c.body(null, 204) : refuse(c, { code: 'not_found' });
		})
	});
}
