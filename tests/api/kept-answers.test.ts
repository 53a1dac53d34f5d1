// @all: sends thousands of requests
import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApiClient, recordOf, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const AT_ONCE = 5_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Fewer than a key may send in a minute. */
const A_MINUTE = 1_000;

let world: ServerWorld;
let api: ApiClient;
let path: string;

beforeEach(async () => {
	world = await createServerWorld({ database: 'sqlite' });
	const id = await world.addAdministrator({ role: 'Read Only' });
	api = await openApiClient(world, id);
	path = `/providers/${world.providerId}/administrators/${id}`;
});
afterEach(() => world.close());

async function countRows(table: 'api_answer' | 'audit_event'): Promise<number> {
	return (await world.store.db.selectFrom(table).select('provider_id').execute()).length;
}

test('answers kept of requests that change nothing are limited, and other requests go on', async () => {
	const { id, firstname } = recordOf(await api.get(path));
	const send = (key?: number) =>
		api.patch(path, { id, firstname }, key === undefined ? {} : { 'idempotency-key': `k${key}` });
	const events = await countRows('audit_event');
	let sent = 0;
	let answer = await send(sent);
	while (answer.status === 200 && sent < 2 * AT_ONCE) {
		if (++sent % A_MINUTE === 0) world.clock.now += MINUTE;
		answer = await send(sent);
	}

	const late = [answer.status, Number(answer.headers.get('retry-after'))];
	const rows = await countRows('api_answer');
	const without = await send();
	world.clock.now += 2_000;
	const later = [await send(sent), await send(sent + 1)];
	await sweep(world.store.db, world.clock.now + 31 * DAY, { securityEventDays: 365 });

	expect(late).toEqual([429, 2]);
	// Half a token a second returned during the pauses.
	expect(rows).toBeGreaterThanOrEqual(AT_ONCE);
	expect(rows).toBeLessThan(AT_ONCE + 200);
	expect(await countRows('audit_event')).toBe(events);
	expect(without.status).toBe(200);
	expect(later.map(({ status }) => status)).toEqual([200, 429]);
	expect(await countRows('api_answer')).toBe(0);
});
