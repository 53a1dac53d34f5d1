import { DevicesRequest } from '@tenantry/shared/protocol/devices.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

export function devicesRoute({ devices }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, DevicesRequest);
		return body.ok ? c.json(await devices(c.var.session, body.value)) : refuse(c, body.error);
	};
}
