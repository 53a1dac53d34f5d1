import type { MiddlewareHandler } from 'hono';

import { networkOf } from '#auth/throttle/network.ts';
import { createLimiter } from '#limiter.ts';

import { knownAddress } from './request-context.ts';
import type { Log, ServerEnv } from './server-env.ts';

const GUESSES: ReadonlySet<string> = new Set([
	'wrong_credentials',
	'wrong_code',
	'wrong_passkey',
	'too_many_attempts',
	'ticket_expired',
	'api_key_malformed',
	'api_key_unknown',
	'api_key_ended'
]);

/** About one network and about all: a banning program needs few, and strangers cause them. */
const OF_NETWORK = { burst: 20, perSecond: 1 / 60 };
const OF_ALL = { burst: 1_000, perSecond: 1 };

interface Options {
	readonly log: Log;
	readonly clock: () => number;
	readonly namesAddresses: boolean;
}

/**
 * Logs refused sign-ins and keys, with the address that a program such as fail2ban bans. The line
 * names no person, because what someone types as their address may be a password.
 */
export function logRefusals({ log, clock, namesAddresses }: Options): MiddlewareHandler<ServerEnv> {
	const ofNetwork = createLimiter({ ...OF_NETWORK, clock });
	const ofAll = createLimiter({ ...OF_ALL, clock });
	return async (c, next) => {
		await next();
		const { refused: code, requestId, address } = c.var;
		if (code === undefined || !GUESSES.has(code)) return;
		if (ofNetwork.take(networkOf(address)) > 0 || ofAll.take('') > 0) return;
		const from = namesAddresses && { address: knownAddress(c) };
		log.warn({ requestId, code, ...from }, 'sign-in refused');
	};
}
