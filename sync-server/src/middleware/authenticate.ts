import type { Context, MiddlewareHandler } from 'hono';

import type { Session, SessionPass, SessionState } from '#auth/session/session.ts';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface Authentication {
	readonly cookie: SessionCookie;
	readonly find: (pass: SessionPass) => Promise<SessionState>;
	/** Admits a revoked device to its one hand-over. */
	readonly handOverTicket: (deviceId: string) => string;
}

export function authenticate(authentication: Authentication): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		const state = await stateOf(c, authentication);
		const deviceId = deviceOf(state);
		if (deviceId !== undefined)
			c.set('handOverTicket', () => authentication.handOverTicket(deviceId));
		if (state.kind !== 'active')
			return refuse(c, { code: state.kind === 'revoked' ? 'device_revoked' : 'unauthenticated' });
		c.set('session', state.session);
		return next();
	};
}

export async function sessionOf(
	c: Context<ServerEnv>,
	authentication: Authentication
): Promise<Session | undefined> {
	const state = await stateOf(c, authentication);
	return state.kind === 'active' ? state.session : undefined;
}

function deviceOf(state: SessionState): string | undefined {
	if (state.kind === 'none') return undefined;
	return state.kind === 'revoked' ? state.deviceId : state.session.deviceId;
}

async function stateOf(
	c: Context<ServerEnv>,
	{ cookie, find }: Authentication
): Promise<SessionState> {
	const pass = cookie.read(c);
	return pass === undefined ? { kind: 'none' } : find(pass);
}
