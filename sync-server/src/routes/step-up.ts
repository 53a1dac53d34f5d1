import { PasskeyQuestionRequest } from '@tenantry/shared/protocol/own-passkeys.ts';
import { StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';
import type { Context, Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import type { ClientInfo } from '#auth/sign-in/complete-sign-in.ts';
import { askForStepUp } from '#auth/sign-in/step-up-methods.ts';
import { freshFactorOf, stepUp } from '#auth/sign-in/step-up.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { limitOwnActs } from '#middleware/own-acts.ts';
import { readJson, withBody } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

export interface StepUpRouteOptions {
	readonly auth: AuthDependencies;
	readonly authentication: Authentication;
	readonly clientOf: (c: Context<ServerEnv>) => ClientInfo;
}

/** Verifies again who uses the session, before changes that loosen. */
export function stepUpRoute(
	app: Hono<ServerEnv>,
	{ auth, authentication, clientOf }: StepUpRouteOptions
): void {
	app.use('/step-up', authenticate(authentication), limitOwnActs(auth));
	app.use('/step-up/question', authenticate(authentication));
	endpoint(app, '/step-up/question', {
		POST: withBody(PasskeyQuestionRequest, async (c) => {
			const { party } = clientOf(c);
			return party === undefined
				? refuse(c, { code: 'passkey_unavailable' })
				: c.json(await askForStepUp(auth, c.var.session, party));
		})
	});
	endpoint(app, '/step-up', {
		GET: async (c) => c.json(await freshFactorOf(auth, c.var.session)),
		async POST(c) {
			const body = await readJson(c, StepUpRequest);
			if (!body.ok) return refuse(c, body.error);
			const { session } = c.var;
			const { address, party } = clientOf(c);
			const renewed = await stepUp(auth, { session, request: body.value, address, party });
			if (!renewed.ok) return refuse(c, renewed.error);
			authentication.cookie.write(c, renewed.value);
			return c.body(null, 204);
		}
	});
}
