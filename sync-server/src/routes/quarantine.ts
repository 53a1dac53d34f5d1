import {
	HAND_OVER_HEADER,
	HandOverRequest,
	type HandOverAnswer
} from '@tenantry/shared/protocol/quarantine.ts';
import type { Handler } from 'hono';

import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

const BODY_LIMIT = 8 * 1024 * 1024;

/**
 * Accepts the hand-over of revoked devices. Only a client with the right ticket may send as much as
 * a queue holds.
 */
export function quarantineRoute({ quarantine }: Sync): Handler<ServerEnv> {
	return async (c) => {
		const deviceId = quarantine.admit(c.req.header(HAND_OVER_HEADER) ?? '');
		if (deviceId === undefined) return refuse(c, { code: 'unauthenticated' });
		const body = await readJson(c, HandOverRequest, { limit: BODY_LIMIT });
		if (!body.ok) return refuse(c, body.error);
		const results = await quarantine.take(deviceId, body.value);
		if (!results.ok) return refuse(c, { code: results.error });
		return c.json({ results: [...results.value] } satisfies HandOverAnswer);
	};
}
