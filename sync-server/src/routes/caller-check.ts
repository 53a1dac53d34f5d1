import {
	CallerCheckRequest,
	type CallerCheckAnswer
} from '@tenantry/shared/protocol/caller-check.ts';
import type { Handler } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { verifyCaller } from '#callers/verify-caller.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

export function callerCheckRoute(auth: AuthDependencies): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, CallerCheckRequest);
		if (!body.ok) return refuse(c, body.error);
		const { session, address } = c.var;
		const checked = await verifyCaller(auth, { session, address, ...body.value });
		return checked.ok
			? c.json(checked.value satisfies CallerCheckAnswer)
			: refuse(c, { code: checked.error });
	};
}
