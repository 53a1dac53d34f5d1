import { KeyUseRequest } from '@tenantry/shared/protocol/key-use.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

export function keyUseRoute({ keyUse }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, KeyUseRequest);
		return body.ok ? c.json(await keyUse(c.var.session, body.value)) : refuse(c, body.error);
	};
}
