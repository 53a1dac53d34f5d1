import { MAX_AUDIT_EVENTS } from '@tenantry/shared/protocol/audit.ts';
import { MAX_PUSH_MUTATIONS } from '@tenantry/shared/protocol/push.ts';
import { PushAnswer } from '@tenantry/shared/protocol/push.ts';
import { newApiKey } from '@tenantry/sync-server/auth/api-key/api-key-text.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient, makeKey, openApiClient } from '#support/api/client.ts';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import type { SignedInDevice } from '#support/servers/world.ts';
import { openSurface, type Surface } from '#support/api/surface.ts';

const KNOWN = 1000;
const BURST_OF_A_KEY = 1200;
const BURST_OF_A_DEVICE = 3000;
const PAGE = 5000;

let surface: Surface;
let replica: ServerReplica;

beforeAll(async () => {
	surface = await openSurface();
	replica = new ServerReplica(surface.world, surface.owner);
	await replica.pull();
});
afterAll(() => surface.close());

async function post(path: string, body: object): Promise<number> {
	const { deviceId } = surface.owner;
	const text = JSON.stringify({ deviceId, ...body });
	const answer = await surface.ask({ method: 'POST', path, pattern: path }, { body: text });
	await answer.body?.cancel();
	return answer.status;
}

function batch(count: number): object {
	const mutation = replica.mutation('organization.create', { id: newId(), name: '' });
	const id = (n: number) => n.toString(16).padStart(32, '0');
	const mutations = Array.from({ length: count }, (_, n) => ({ ...mutation, id: id(n) }));
	return { lane: 'ordinary', clientNow: 0, queueDepth: 0, oldestAt: null, mutations };
}

test('SEC-D13 a batch has at most as many changes as the protocol says', async () => {
	expect(MAX_PUSH_MUTATIONS).toBe(500);
	expect(await post('/sync/v1/push', batch(500))).toBe(200);
	expect(await post('/sync/v1/push', batch(501))).toBe(400);
	expect(await post('/sync/v1/push', batch(50_000))).toBe(413);
});

test('SEC-D13 a change can be as large as its batch, and is decided on its own', async () => {
	const sized = (name: string) => {
		const mutation = replica.mutation('organization.create', { id: newId(), name: 'x' });
		return { ...batch(0), mutations: [{ ...mutation, args: { id: newId(), name } }] };
	};

	expect(await post('/sync/v1/push', sized('x'.repeat(200)))).toBe(200);
	expect(await post('/sync/v1/push', sized('x'.repeat(1_000_000)))).toBe(200);
	expect(await post('/sync/v1/push', sized('x'.repeat(1024 * 1024)))).toBe(413);
	expect(await post('/sync/v1/push', sized('x'.repeat(100 * 1024 * 1024)))).toBe(413);
});

test('SEC-D13 every query limits how much it can request', async () => {
	const ids = (count: number) => Array.from({ length: count }, () => 'a'.repeat(32));
	const events = (limit: number) => post('/sync/v1/audit', { limit, filters: {} });

	expect(await post('/sync/v1/known', { ids: ids(KNOWN) })).toBe(200);
	expect(await post('/sync/v1/known', { ids: ids(KNOWN + 1) })).toBe(400);
	expect(await post('/sync/v1/known', { ids: ids(KNOWN * 100) })).toBe(413);
	expect(await events(MAX_AUDIT_EVENTS)).toBe(200);
	for (const limit of [MAX_AUDIT_EVENTS + 1, MAX_AUDIT_EVENTS * 100, 0, -1, 1.5])
		expect(await events(limit)).toBe(400);
	const list = `/api/v2/providers/${surface.ids.provider}/administrators`;
	const route = { method: 'GET', path: list, pattern: list };
	for (const [limit, status] of [[100, 200] as const, [101, 200] as const, [10_000, 200] as const])
		expect((await surface.ask(route, { path: `${list}?limit=${limit}` })).status).toBe(status);
});

test('SEC-D13 a page of a pull has a maximum number of rows, whatever is requested', async () => {
	for (const limit of [PAGE, PAGE + 1, PAGE * 100, 1e308, -5])
		expect(await post('/sync/v1/pull', { cookie: null, limit })).toBe(200);
});

test('what a device reports of its rows is logged ten times at once, then once a minute', async () => {
	const { clock, logged } = surface.world;
	const report = async (times: number) => {
		const before = logged.length;
		for (let n = 0; n < times; n++)
			await post('/sync/v1/pull', { cookie: null, limit: 1, diverged: true });
		return logged.length - before;
	};

	expect(await report(50)).toBe(10);
	clock.now += 60_000;
	expect(await report(50)).toBe(1);
});

test('SEC-D07 ten of fifty changes are refused with their reasons, and forty stand', async () => {
	const isBad = (n: number) => n % 5 === 0;
	const mutations = Array.from({ length: 50 }, (_, n) =>
		replica.mutation('organization.create', { id: newId(), name: isBad(n) ? '' : `Number ${n}` })
	);
	const answer = await surface.owner.fetch('/sync/v1/push', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId: surface.owner.deviceId, ...batch(0), mutations })
	});

	const { results } = PushAnswer.parse(await answer.json());
	expect(results.map(({ id }) => id)).toEqual(mutations.map(({ id }) => id));
	expect(results.map(({ outcome, rejection }) => rejection?.code ?? outcome)).toEqual(
		mutations.map((_, n) => (isBad(n) ? 'invalid_arguments' : 'applied'))
	);
	// Refused changes are data like everything else: the next pull brings their verdicts.
	await replica.pull();
	const refused = mutations.filter((_, n) => isBad(n));
	for (const { id } of refused) expect(replica.verdicts.get(id)).toMatchObject({ id });
});

test('SEC-E11 a key that sends requests without a pause is throttled, with a new key too, and served again later', async () => {
	const { world } = surface;
	const id = await world.addAdministrator({ role: 'Help Desk' });
	const script = await openApiClient(world, id);
	let answer = await script.get('/roles');
	for (let n = 1; n <= BURST_OF_A_KEY && answer.status === 200; n++)
		answer = await script.get('/roles');
	const key = await makeKey(world, id);
	const next = createApiClient((path, init) => world.request(path, init), key);

	expect([answer.status, (await next.get('/roles')).status]).toEqual([429, 429]);
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
	world.clock.now += 1000;
	expect((await next.get('/roles')).status).toBe(200);
});

test('SEC-E11 a script may send a burst of a hundred and fifty requests', async () => {
	const { world, key } = surface;
	world.clock.now += 3_600_000;
	const ask = () => world.request('/api/v2/roles', { headers: { 'x-api-key': key } });

	const answers = await Promise.all(Array.from({ length: 150 }, ask));

	expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test('SEC-E11 concurrent made-up keys are recorded only up to the limit of one address', async () => {
	const { world } = surface;
	world.clock.now += 3_600_000;
	const noted = async () =>
		(await world.store.db.selectFrom('door_event').select('sequence').execute()).length;
	const before = await noted();
	const ask = () => world.request('/api/v2/roles', { headers: { 'x-api-key': newApiKey() } });

	const answers = await Promise.all(Array.from({ length: 150 }, ask));

	const statuses = answers.map(({ status }) => status);
	expect(statuses.filter((status) => status === 401)).toHaveLength(60);
	expect(statuses.filter((status) => status === 429)).toHaveLength(90);
	expect((await noted()) - before).toBe(60);
});

test('SEC-E11 SEC-D13 a device that sends requests without a pause is throttled, and others are not', async () => {
	const { world } = surface;
	const administratorId = await world.addAdministrator({ role: 'Manager' });
	const [busy, other] = [await world.signIn(administratorId), await world.signIn(administratorId)];
	const ask = async (device: SignedInDevice) =>
		device.fetch('/sync/v1/key-use', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ administratorId })
		});
	const statuses = new Set<number>();
	for (let n = 0; n < BURST_OF_A_DEVICE; n++) statuses.add((await ask(busy)).status);

	const late = await ask(busy);

	expect([...statuses]).toEqual([200]);
	expect([late.status, late.headers.get('retry-after')]).toEqual([429, '1']);
	expect(await late.json()).toMatchObject({ code: 'too_many_requests', retryAfterMs: 20 });
	expect((await ask(other)).status).toBe(200);
	world.clock.now += 1000;
	expect((await ask(busy)).status).toBe(200);
});
