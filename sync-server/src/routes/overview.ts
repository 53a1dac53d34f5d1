import { OverviewRequest } from '@tenantry/shared/protocol/overview.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

export function overviewRoute({ overview }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, OverviewRequest);
		return body.ok ? c.json(await overview(c.var.session, body.value)) : refuse(c, body.error);
	};
}
