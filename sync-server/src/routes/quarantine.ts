import { HandOverRequest, type HandOverAnswer } from '@tenantry/shared/protocol/quarantine.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/** For devices that were revoked: their ticket stands in for the session that has ended. */
export function quarantineRoute({ quarantine }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, HandOverRequest, { limit: BODY_LIMIT });
		if (!body.ok) return refuse(c, body.error);
		const results = await quarantine(body.value);
		if (!results.ok) return refuse(c, { code: results.error });
		return c.json({ results: [...results.value] } satisfies HandOverAnswer);
	};
}
