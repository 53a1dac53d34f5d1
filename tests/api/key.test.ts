import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	createApiClient,
	makeKey,
	openApiClient,
	recordOf,
	type ApiAnswer,
	type ApiClient
} from '#support/api/client.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const KEY = '/session/v1/api-key';
const JSON_BODY = { headers: { 'content-type': 'application/json' }, body: '{}' };
const DAY = 24 * 60 * 60_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: string;
	let id: string;
	let api: ApiClient;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		owner = await world.addAdministrator({ role: OWNER_ROLE });
		id = await world.addAdministrator({ role: 'Manager' });
		api = await openApiClient(world, id);
	});
	afterEach(() => world.close());

	const open = (key: string) => createApiClient((path, init) => world.request(path, init), key);
	const statusOf = async (client: ApiClient) => (await client.get('/roles')).status;
	const summaryOf = async () => recordOf(await (await openApiClient(world, owner)).get(pathOf(id)));
	/**
	 * Makes a change between the transaction that a refusal has rolled back and the one that
	 * records it.
	 */
	function beforeRefusalIsRecorded(change: () => Promise<unknown>): void {
		const { store } = world;
		const write = store.write.bind(store);
		store.write = async (providerId, run) => {
			store.write = async (...again) => {
				store.write = write;
				await change();
				return write(...again);
			};
			return write(providerId, run);
		};
	}
	async function suspendAndRestore(): Promise<void> {
		await world.apply('administrator.suspend', { id });
		await world.apply('administrator.restore', { id });
	}
	const pathOf = (one: string) => `/providers/${world.providerId}/administrators/${one}`;
	const securityEvents = () =>
		world.store.db.selectFrom('door_event').selectAll().orderBy('sequence').execute();

	test('SEC-F03 SEC-F07 a key is shown once, and later views show four characters and its dates', async () => {
		const device = await world.signIn(id);
		const made = await device.fetch(KEY, { method: 'POST', ...JSON_BODY });
		const { key, ...rest } = recordOf({ body: await made.json() });
		const own = await device.fetch(KEY);

		expect(made.headers.get('cache-control')).toBe('no-store');
		expect(key).toMatch(/^[0-9A-Za-z]{36}_tenantry$/);
		const createdAt = world.clock.now;
		const summary = { prefix: String(key).slice(0, 4), createdAt, expiresAt: createdAt + 90 * DAY };
		expect(rest).toEqual(summary);
		expect(await own.json()).toEqual({ apiKey: { ...summary, lastUsedAt: null } });
		expect(await summaryOf()).toMatchObject({
			apiKeyAllowed: true,
			apiKeySet: true,
			apiKeyHash: {
				prefix: summary.prefix,
				createdAt: '2026-01-05T09:00:00.000Z',
				expireAt: '2026-04-05T09:00:00.000Z'
			}
		});
	});

	test('SEC-F02 the key itself is not in the database', async () => {
		const tables = ['api_key', 'record', 'audit_event', 'mutation', 'door_event'] as const;
		const rows = await Promise.all(
			tables.map((table) => world.store.db.selectFrom(table).selectAll().execute())
		);

		expect(JSON.stringify(rows)).not.toContain(api.key.slice(0, 20));
	});

	test('SEC-C04 a new key ends the previous one immediately', async () => {
		const next = open(await makeKey(world, id));

		expect([await statusOf(api), await statusOf(next)]).toEqual([401, 200]);
	});

	test.each<readonly [string, () => Promise<unknown>]>([
		['suspended', () => world.apply('administrator.suspend', { id })],
		['revoked', () => world.apply('administrator.revokeApiKey', { id })],
		['deleted', () => world.apply('administrator.delete', { id, email: `${id}@north.example` })],
		['access_off', () => world.apply('administrator.setApiAccess', { id, enabled: false })]
	])(
		'SEC-F03 a key that was %s ends within one request, and the attempt is an event',
		async (why, end) => {
			expect(await statusOf(api)).toBe(200);

			await end();
			const status = await statusOf(api);

			expect(status).toBe(401);
			const event = (await securityEvents()).at(-1);
			expect(event).toMatchObject({ kind: 'refused', administrator_id: id });
			expect(JSON.parse(event?.detail ?? '')).toEqual({
				code: `api_key_${why}`,
				key: api.key.slice(0, 4)
			});
		}
	);

	test('SEC-D04 SEC-F03 a key that is revoked while its request waits for the lock changes nothing', async () => {
		const { store } = world;
		const script = await openApiClient(world, owner);
		const write = store.write.bind(store);
		let version = 0;
		// The request was already let in, and its write comes after this revocation.
		store.write = async (providerId, run) => {
			store.write = write;
			await world.apply('administrator.revokeApiKey', { id: owner });
			version = (await world.audit()).length;
			return write(providerId, run);
		};

		const answer = await script.post(
			`/providers/${world.providerId}/organizations`,
			{ name: 'Too late' },
			{ 'idempotency-key': 'too-late' }
		);

		expect([answer.status, recordOf(answer).reason]).toEqual([401, 'unauthenticated']);
		expect(await world.audit()).toHaveLength(version);
		const records = await store.db.selectFrom('record').select('value').execute();
		expect(JSON.stringify(records)).not.toContain('Too late');
		expect(await store.db.selectFrom('api_answer').selectAll().execute()).toEqual([]);
	});

	test('SEC-D04 SEC-F03 a key that is revoked before its refusal is recorded leaves no event in its name', async () => {
		const script = await openApiClient(world, owner);
		beforeRefusalIsRecorded(() => world.apply('administrator.revokeApiKey', { id: owner }));

		const answer = await script.post(`${pathOf(owner)}/suspend`, {}, { 'idempotency-key': 'one' });

		expect([answer.status, recordOf(answer).reason]).toEqual([401, 'unauthenticated']);
		const events = await world.audit();
		expect(events.at(-1)?.name).toBe('administrator.revokeApiKey');
		expect(events.filter(({ outcome }) => outcome === 'rejected')).toEqual([]);
		expect(await world.store.db.selectFrom('api_answer').selectAll().execute()).toEqual([]);
	});

	test('a refused request that arrives twice concurrently is one event with one answer', async () => {
		const script = await openApiClient(world, owner);
		const suspend = () => script.post(`${pathOf(owner)}/suspend`, {}, { 'idempotency-key': 'one' });
		let meanwhile: ApiAnswer | undefined;
		beforeRefusalIsRecorded(async () => {
			meanwhile = await suspend();
		});

		const answer = await suspend();

		expect([answer.status, recordOf(answer).reason]).toEqual([403, 'self_forbidden']);
		expect(meanwhile?.body).toEqual(answer.body);
		const events = await world.audit();
		expect(events.filter(({ outcome }) => outcome === 'rejected')).toHaveLength(1);
	});

	test('SEC-F03 a suspension blocks a key, and restoring its owner unblocks it', async () => {
		await world.apply('administrator.suspend', { id });
		expect(await statusOf(api)).toBe(401);
		expect(await summaryOf()).toMatchObject({ suspended: true, apiKeySet: true });
		await world.apply('administrator.restore', { id });

		expect(await statusOf(api)).toBe(200);
		expect(await summaryOf()).toMatchObject({ suspended: false, apiKeySet: true });
	});

	test.each<readonly [string, () => Promise<unknown>]>([
		['revoked', () => world.apply('administrator.revokeApiKey', { id })],
		['without access', () => world.apply('administrator.setApiAccess', { id, enabled: false })],
		['replaced', () => world.apply('administrator.restore', { id }).then(() => makeKey(world, id))],
		['past its days', async () => void (world.clock.now += 91 * DAY)]
	])('SEC-F03 a key that was %s during a suspension stays ended afterwards', async (_, end) => {
		await world.apply('administrator.suspend', { id });
		await end();

		await suspendAndRestore();

		expect(await statusOf(api)).toBe(401);
	});

	test('SEC-F03 a key older than the last one never comes back', async () => {
		const next = open(await makeKey(world, id));

		await suspendAndRestore();

		expect([await statusOf(api), await statusOf(next)]).toEqual([401, 200]);
	});

	test('an administrator whose API access is turned on again creates a new key', async () => {
		await world.apply('administrator.setApiAccess', { id, enabled: false });
		await world.apply('administrator.setApiAccess', { id, enabled: true });

		expect(await statusOf(api)).toBe(401);
		expect(await summaryOf()).toMatchObject({ apiKeyAllowed: true, apiKeySet: false });
		expect(await statusOf(open(await makeKey(world, id)))).toBe(200);
	});

	test('administrators revoke their own key, and a script revokes those of others', async () => {
		const device = await world.signIn(id);
		const answer = await device.fetch(KEY, { method: 'DELETE', ...JSON_BODY });

		expect(answer.status).toBe(204);
		expect(await statusOf(api)).toBe(401);
		expect(await (await device.fetch(KEY)).json()).toEqual({ apiKey: null });
		expect((await world.audit()).at(-1)).toMatchObject({
			name: 'administrator.revokeApiKey',
			actor_id: id,
			outcome: 'applied'
		});
	});

	test('SEC-F03 a key expires after the number of days that the provider allows', async () => {
		const { providerId } = world;
		await world.apply('provider.setPolicy', { providerId, apiKeyDays: 1 });
		const short = open(await makeKey(world, id));

		world.clock.now += DAY - 1;
		expect(await statusOf(short)).toBe(200);
		world.clock.now += 1;
		expect(await statusOf(short)).toBe(401);
		expect(JSON.parse((await securityEvents()).at(-1)?.detail ?? '')).toMatchObject({
			code: 'api_key_expired'
		});
	});

	test('SEC-F03 the last use of a key is recorded once a minute', async () => {
		const device = await world.signIn(id);
		const lastUsed = async () => {
			const { apiKey } = recordOf({ body: await (await device.fetch(KEY)).json() });
			return recordOf({ body: apiKey }).lastUsedAt;
		};
		const first = world.clock.now;

		await api.get('/roles');
		world.clock.now += 59_000;
		await api.get('/roles');
		expect(await lastUsed()).toBe(first);
		world.clock.now += 1000;
		await api.get('/roles');
		expect(await lastUsed()).toBe(world.clock.now);
	});

	test('SEC-F03 a key has the current permissions of its owner', async () => {
		const boss = await world.addAdministrator({ role: OWNER_ROLE });
		const script = await openApiClient(world, boss);
		const rename = () => script.patch(pathOf(id), { firstname: 'Grace' });
		expect((await rename()).status).toBe(200);

		const role: Role = 'Read Only';
		await world.apply('administrator.changeRole', { id: boss, role });

		expect((await rename()).status).toBe(403);
	});

	test('SEC-C04 no request is answered after a concurrent suspension', async () => {
		const script = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
		const caller = (await world.audit()).at(-1)?.subject_id ?? '';
		const before = Promise.all(
			Array.from({ length: 10 }, () => script.patch(pathOf(id), { firstname: 'Grace' }))
		);
		await world.apply('administrator.suspend', { id: caller });
		await before;
		const last = (await world.audit()).at(-1);

		const after = await script.patch(pathOf(id), { firstname: 'Jean' });

		expect(after.status).toBe(401);
		const events = await world.audit();
		const suspension = events.findIndex(({ name }) => name === 'administrator.suspend');
		expect(events.slice(suspension + 1).filter(({ actor_id }) => actor_id === caller)).toEqual([]);
		expect(events.at(-1)).toEqual(last);
	});

	test('SEC-A14 a key cannot be created without API access or before a required enrolment', async () => {
		const none = await world.addAdministrator({ role: 'Manager' });
		const device = await world.signIn(none);
		const refused = await device.fetch(KEY, { method: 'POST', ...JSON_BODY });
		await world.apply('administrator.setApiAccess', { id: none, enabled: true });
		await world.apply('administrator.requireMfa', { id: none });
		const unenrolled = await device.fetch(KEY, { method: 'POST', ...JSON_BODY });
		const stranger = await world.request(KEY, { method: 'POST', ...JSON_BODY });

		expect([refused.status, await codeIn(refused)]).toEqual([403, 'api_access_disabled']);
		expect([unenrolled.status, await codeIn(unenrolled)]).toEqual([403, 'enrolment_required']);
		expect(stranger.status).toBe(401);
	});

	test('SEC-F03 SEC-F04 a key is not a session and is accepted only in a header', async () => {
		const session = await world.request('/sync/v1/known', {
			method: 'POST',
			body: '{"ids":[]}',
			headers: { 'content-type': 'application/json', 'x-api-key': api.key }
		});
		const inQuery = await world.request(`/api/v2/roles?x-api-key=${api.key}&api_key=${api.key}`);
		const bearer = await world.request('/api/v2/roles', {
			headers: { authorization: `Bearer ${api.key}` }
		});
		const answer = await api.get('/roles');

		expect([session.status, inQuery.status, bearer.status]).toEqual([401, 401, 200]);
		expect(answer.headers.getSetCookie()).toEqual([]);
	});

	test('SEC-F01 a malformed key is refused without a lookup, and an unknown one is recorded', async () => {
		const count = (await securityEvents()).length;

		expect(await statusOf(open(api.key.replace(/^./, 'é')))).toBe(401);
		expect(await statusOf(open(flipped(api.key)))).toBe(401);
		expect((await securityEvents()).length).toBe(count);
	});

	test('SEC-E11 an address with too many attempts is throttled', async () => {
		const wrong = open('nothing');
		const statuses: number[] = [];
		for (let attempt = 0; attempt < 61; attempt++) statuses.push(await statusOf(wrong));

		const late = await wrong.get('/roles');

		expect(new Set(statuses.slice(0, 60))).toEqual(new Set([401]));
		expect([statuses[60], late.status, late.headers.get('retry-after')]).toEqual([429, 429, '1']);
		world.clock.now += 1000;
		expect(await statusOf(api)).toBe(200);
	});
});

async function codeIn(answer: Response): Promise<unknown> {
	return recordOf({ body: await answer.json() }).code;
}

function flipped(key: string): string {
	return (key.startsWith('a') ? 'b' : 'a') + key.slice(1);
}
