import { ok, strictEqual } from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { LOCAL_NETWORKS, readNetworks } from '@tenantry/sync-server/middleware/client-address.ts';
import { requestContext } from '@tenantry/sync-server/middleware/request-context.ts';
import type { ServerEnv } from '@tenantry/sync-server/middleware/server-env.ts';
import { Hono } from 'hono';
import { isHeaderText } from '#fuzz/parsers/header-text.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const PEER = '10.0.0.2';
const CLIENT = '198.51.100.7';
const NEARER_PROXY = '10.0.0.1';
const networks = readNetworks(LOCAL_NETWORKS) ?? new BlockList();
const appsByHops = [0, 1, 2].map(createApp);

export const target: ParserTarget = {
	seeds: ['203.0.113.9', '203.0.113.9, 198.51.100.7', ' , ,', '::1, "[2001:db8::1]:443"', ''],
	async judge(input) {
		const said = input.toString('latin1');
		if (!isHeaderText(said)) return false;
		strictEqual(await addressOf(0, said), PEER);
		// Text that a client puts before what our own proxies write changes nothing.
		strictEqual(await addressOf(1, `${said}, ${CLIENT}`), CLIENT);
		strictEqual(await addressOf(2, `${said},${CLIENT} , ${NEARER_PROXY}`), CLIENT);
		const alone = await addressOf(1, said);
		const last = said.split(',').at(-1)?.trim();
		const isSaid = alone === last && isIP(last ?? '') !== 0;
		ok(alone === PEER || isSaid, `${String(alone)} was said by nobody`);
		return alone !== PEER;
	}
};

function createApp(hops: number): Hono<ServerEnv> {
	const app = new Hono<ServerEnv>();
	const log = { info: () => {}, warn: () => {}, error: () => {} };
	app.use(requestContext({ log, proxies: { hops, networks } }));
	app.get('/', (c) => c.json({ address: c.var.address }));
	return app;
}

async function addressOf(hops: number, forwarded: string): Promise<unknown> {
	const incoming = { socket: { remoteAddress: PEER } };
	const init = { headers: { 'x-forwarded-for': forwarded } };
	const response = await appsByHops[hops]?.request('/', init, { incoming });
	const answer: unknown = await response?.json();
	return answer !== null && typeof answer === 'object' && 'address' in answer && answer.address;
}
