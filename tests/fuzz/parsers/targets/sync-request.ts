import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { post } from '@tenantry/shared/protocol/endpoint.ts';
import { KNOWN } from '@tenantry/shared/protocol/known.ts';
import { PULL } from '@tenantry/shared/protocol/pull.ts';
import { PUSH } from '@tenantry/shared/protocol/push.ts';
import { ok as answered } from '@tenantry/shared/result.ts';
import { NO_PROXIES } from '@tenantry/sync-server/middleware/client-address.ts';
import { reportError } from '@tenantry/sync-server/middleware/report-error.ts';
import { requestContext } from '@tenantry/sync-server/middleware/request-context.ts';
import type { ServerEnv } from '@tenantry/sync-server/middleware/server-env.ts';
import { on, serve } from '@tenantry/sync-server/routes/route.ts';
import { Hono } from 'hono';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const ASKED = [PUSH, PULL, KNOWN] as const;
const PATHS = ASKED.map(({ path }) => path);
const MUTATION = {
	id: 'a'.repeat(32),
	name: 'administrator.suspend',
	v: 1,
	args: { id: 'b'.repeat(24) },
	base: { 'administrator/b/suspended': { after: 'c'.repeat(32), base: 4 } },
	seen: null,
	dependsOn: 'c'.repeat(32),
	authoredAt: 1
};
const MESSAGE = {
	deviceId: 'd',
	lane: 'urgent',
	clientNow: 1,
	queueDepth: 1,
	oldestAt: null,
	mutations: [MUTATION],
	cookie: 'eyJ2IjoxfQ'
};

let taken: unknown;
let logged = '';
const app = createReader();

export const target: ParserTarget = {
	seeds: [
		JSON.stringify(MESSAGE),
		JSON.stringify({ deviceId: 'd', cookie: null, limit: 500, digest: true, diverged: false }),
		JSON.stringify({ deviceId: 'd', ids: ['e'.repeat(32)] }),
		'{"deviceId":"d","deviceId":"e","ids":[]}',
		'{"deviceId":"\\ud800","cookie":null,"limit":1e999,"__proto__":{}}'
	],
	async judge(input) {
		let isRead = false;
		for (const path of PATHS) isRead = (await requireWholeOrNothing(path, input)) || isRead;
		return isRead;
	}
};

function createReader(): Hono<ServerEnv> {
	const note = (fields: object) => (logged = JSON.stringify(fields));
	const log = { info: () => {}, warn: note, error: note };
	const reader = new Hono<ServerEnv>();
	reader.use(requestContext({ log, proxies: NO_PROXIES }));
	reader.onError(reportError(log, () => undefined));
	const routes = ASKED.map(({ path, request }) =>
		on(post<typeof request>(path, request), async (_, body) => {
			taken = body;
			return answered(undefined);
		})
	);
	serve(reader, routes, () => []);
	return reader;
}

async function requireWholeOrNothing(path: string, input: Buffer) {
	const { status, body } = await send(path, input);
	if (status !== 204) {
		ok(status === 400 || status === 413, `${status} ${body} ${logged}`);
		return false;
	}
	// Nothing is lost or added on the way, and the same message is read the same way again.
	deepStrictEqual(taken, JSON.parse(input.toString()));
	const said: unknown = structuredClone(taken);
	const again = await send(path, Buffer.from(JSON.stringify(said)));
	strictEqual(again.status, 204);
	deepStrictEqual(taken, said);
	return true;
}

async function send(path: string, body: Buffer) {
	const headers = { 'content-type': 'application/json' };
	const init = { method: 'POST', headers, body: new Uint8Array(body) };
	const response = await app.request(path, init, {});
	return { status: response.status, body: await response.text() };
}
