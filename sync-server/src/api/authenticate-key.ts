import type { Context, MiddlewareHandler } from 'hono';

import { findApiKey, type ApiKeyState, type StoreWithKeys } from '#auth/api-key/api-key.ts';
import { networkOf } from '#auth/throttle/network.ts';
import { recordRefusal } from '#auth/log/refusals.ts';
import type { Limiter } from '#limiter.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import { accountText } from '#store/account.ts';

import { refuse, statusOf, toApiError } from './refusal.ts';

/** Requests of all of a person's keys; a script may send short bursts. */
export const PER_KEY = { burst: 1200, perSecond: 20 };

export interface KeyAuthentication {
	readonly store: StoreWithKeys;
	readonly clock: () => number;
	/**
	 * Limits all requests of a person's keys (`perKey`), since a new key is no new burst, and only
	 * the refused ones of one address (`perAddress`).
	 */
	readonly perKey: Limiter;
	readonly perAddress: Limiter;
}

/** Admits requests that send a living key in a header; a key is never read from the URL. */
export function authenticateKey(options: KeyAuthentication): MiddlewareHandler<ServerEnv> {
	const { store, clock, perKey, perAddress } = options;
	return async (c, next) => {
		const { address } = c.var;
		const network = networkOf(address);
		const lateMs = perAddress.look(network);
		if (lateMs > 0) return slowDown(c, lateMs);
		const state = await findApiKey(store, keyOf(c), clock());
		if (state.kind !== 'active') {
			// Concurrent requests all pass `look` before the first is counted, so count before
			// noting.
			const waitMs = perAddress.take(network);
			if (waitMs > 0) return slowDown(c, waitMs);
			c.set('refused', `api_key_${state.kind}`);
			await noteRefused(options, state, address);
			refuse('unauthenticated');
		}
		const subject = accountText(state.caller);
		const keyWaitMs = perKey.take(subject);
		sayLimit(c, perKey.left(subject));
		if (keyWaitMs > 0) return slowDown(c, keyWaitMs);
		c.set('caller', state.caller);
		return next();
	};
}

/** Says how many requests are left, as draft-ietf-httpapi-ratelimit-headers-10 has it. */
function sayLimit(c: Context<ServerEnv>, left: number): void {
	const { burst, perSecond } = PER_KEY;
	c.header('ratelimit-policy', `"key";q=${burst};w=${burst / perSecond}`);
	c.header('ratelimit', `"key";r=${left}`);
}

function keyOf(c: Context<ServerEnv>): string {
	const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
	return c.req.header('x-api-key') ?? bearer ?? '';
}

/** Records an attempt with a dead or unknown key; malformed text is not a key, so it is ignored. */
async function noteRefused(
	{ store, clock }: KeyAuthentication,
	state: Exclude<ApiKeyState, { kind: 'active' }>,
	address: string
): Promise<void> {
	if (state.kind === 'malformed') return;
	const person = state.kind === 'ended' ? state.caller : undefined;
	const detail =
		state.kind === 'ended'
			? { code: `api_key_${state.reason}`, key: state.caller.prefix }
			: { code: 'api_key_unknown' };
	await recordRefusal(store.db, { at: clock(), address, person, detail });
}

/** Refuses a request with the time after which it may come again. */
export function slowDown(c: Context<ServerEnv>, waitMs: number): Response {
	c.header('retry-after', String(Math.ceil(waitMs / 1000)));
	return c.json(toApiError('too_many_requests'), statusOf('too_many_requests'));
}
