import { KnownRequest } from '@tenantry/shared/protocol/known.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

export function knownRoute({ known }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, KnownRequest);
		if (!body.ok) return refuse(c, body.error);
		return c.json(await known(c.var.session, body.value));
	};
}
