import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withSessionKey } from '#support/servers/session-keys.ts';
import type { SignedInDevice } from '#support/servers/world.ts';
import { openSurface, type Route, type Surface } from '#support/api/surface.ts';

let surface: Surface;
let administratorId: string;

beforeEach(async () => {
	surface = await openSurface();
	administratorId = await surface.world.addAdministrator({ role: OWNER_ROLE });
});
afterEach(() => surface.close());

/** Bodies that a route checks before it looks for a session. */
const BODIES: Readonly<Record<string, object>> = {
	'/session/v1/password': { current: 'a', next: 'nine herons in the reeds' },
	'/session/v1/enrolment/confirm': { code: '123456' },
	'/session/v1/enrolment/start': {},
	'/session/v1/passkeys/creation': {}
};

interface Heard {
	readonly status: number;
	readonly text: string;
}

async function ask({ method, path }: Route, headers: Record<string, string>): Promise<Heard> {
	// Advances the clock, because throttling of refusals for one address is not tested here.
	surface.world.clock.now += 5_000;
	const body = method === 'GET' ? undefined : JSON.stringify(BODIES[path] ?? {});
	const sent = { 'content-type': 'application/json', ...headers };
	const answer = await surface.world.request(path, {
		method,
		headers: sent,
		...(body && { body })
	});
	const isStream = answer.headers.get('content-type') === 'text/event-stream';
	const text = isStream ? 'a stream' : await answer.text();
	if (isStream) await answer.body?.cancel();
	return { status: answer.status, text: text.replaceAll(/"requestId":"\w+"/g, '') };
}

const signIn = (): Promise<SignedInDevice> => surface.world.signIn(administratorId);

test('SEC-G11 a session cookie without its key, or a key alone, opens no route', async () => {
	const { cookie: otherCookie } = await signIn();
	const otherKey = withSessionKey({ cookie: otherCookie }).get(SESSION_KEY_HEADER) ?? '';
	const opened: string[] = [];
	const leaking: string[] = [];

	for (const route of surface.routes) {
		const { cookie } = await signIn();
		const key = withSessionKey({ cookie }).get(SESSION_KEY_HEADER) ?? '';
		const stranger = await ask(route, {});
		const partial = [
			await ask(route, { cookie, [SESSION_KEY_HEADER]: otherKey }),
			await ask(route, { [SESSION_KEY_HEADER]: key }),
			await ask(route, { cookie, [SESSION_KEY_HEADER]: '' })
		];
		if (partial.some((heard) => JSON.stringify(heard) !== JSON.stringify(stranger)))
			leaking.push(`${route.method} ${route.path}`);
		const { cookie: whole } = await signIn();
		if ((await ask(route, { cookie: whole })).status !== stranger.status)
			opened.push(`${route.method} ${route.path}`);
	}

	expect(leaking).toEqual([]);
	// Routes that take a session must accept both halves together, or the comparison proves
	// nothing.
	expect(opened).toEqual(expect.arrayContaining(['POST /sync/v1/pull', 'GET /sync/v1/events']));
	expect(opened.length).toBeGreaterThan(20);
});

test('SEC-G11 a cookie without its key can only end its session', async () => {
	const [locked, other] = [await signIn(), await signIn()];
	const pull = (device: SignedInDevice) =>
		device.fetch('/sync/v1/pull', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId: device.deviceId, cookie: null, limit: 1 })
		});
	const before = (await pull(locked)).status;

	const answer = await surface.world.request('/session/v1/lock', {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			cookie: locked.cookie,
			[SESSION_KEY_HEADER]: ''
		},
		body: '{}'
	});

	expect([before, answer.status]).toEqual([200, 204]);
	expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')]);
	expect([(await pull(locked)).status, (await pull(other)).status]).toEqual([401, 200]);
	// The device comes back by its credential, which only an unlocked vault gives out.
	const { deviceId, deviceCredential } = locked;
	const resumed = await surface.world.request('/session/v1/resume', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId, deviceCredential })
	});
	expect(resumed.status).toBe(200);
	expect(resumed.headers.get(SESSION_KEY_HEADER)).toMatch(/^[\w-]{43}$/);
	expect(await resumed.text()).not.toContain(resumed.headers.get(SESSION_KEY_HEADER));
});

test('SEC-G11 a resumed session has a new key, and the previous one is invalid', async () => {
	const { world } = surface;
	const device = await signIn();
	const key = withSessionKey({ cookie: device.cookie }).get(SESSION_KEY_HEADER) ?? '';
	const { deviceId, deviceCredential } = device;
	const resumed = await world.request('/session/v1/resume', {
		method: 'POST',
		headers: { 'content-type': 'application/json', cookie: device.cookie },
		body: JSON.stringify({ deviceId, deviceCredential })
	});
	const cookie = resumed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
	const route = { method: 'POST', pattern: '', path: '/sync/v1/devices' };

	expect((await ask(route, { cookie, [SESSION_KEY_HEADER]: key })).status).toBe(401);
	expect((await ask(route, { cookie: device.cookie })).status).toBe(401);
	expect((await ask(route, { cookie })).status).not.toBe(401);
});

test('SEC-C01 SEC-G11 the database stores only a hash of a session key', async () => {
	const { cookie } = await signIn();
	const key = withSessionKey({ cookie }).get(SESSION_KEY_HEADER) ?? 'no key';

	const sessions = await surface.world.store.db.selectFrom('session').selectAll().execute();

	expect(JSON.stringify(sessions)).not.toContain(key);
	expect(new Set(sessions.map(({ key_hash }) => key_hash)).size).toBe(sessions.length);
	for (const { key_hash } of sessions) expect(key_hash).toMatch(/^[\da-f]{64}$/);
});
