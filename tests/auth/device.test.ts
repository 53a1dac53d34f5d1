import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld
} from '#support/auth/world.ts';

const signIn = '/session/v1/sign-in';
const hour = 3_600_000;

let world: SignInWorld;

beforeEach(async () => {
	world = await openSignInWorld();
});
afterEach(() => world.close());

function resume({ body }: Answer): Promise<Answer> {
	const { deviceId, deviceCredential } = body;
	return world.post('/session/v1/resume', { deviceId, deviceCredential });
}

function pull({ body, cookie }: Answer): Promise<Answer> {
	const request = { deviceId: body.deviceId, cookie: null, limit: 10 };
	return world.post('/sync/v1/pull', request, { cookie });
}

test('SEC-C03 SEC-C12 a device resumes with its credential, without password and code', async () => {
	const ada = await world.addPerson();
	const signedIn = await world.post(signIn, credentialsOf(ada));
	world.clock.now += 2 * hour;

	const held = await pull(signedIn);
	const resumed = await resume(signedIn);
	const back = await pull(resumed);

	expect([held.status, held.body.code]).toEqual([401, 'unauthenticated']);
	expect(resumed.body).toMatchObject({
		next: 'signed_in',
		administratorId: ada.id,
		deviceId: signedIn.body.deviceId,
		deviceCredential: signedIn.body.deviceCredential
	});
	expect(back.status).toBe(200);
});

test('SEC-C03 the lease ends seventy-two hours after the last contact', async () => {
	const signedIn = await world.post(signIn, credentialsOf(await world.addPerson()));
	world.clock.now += 71 * hour;
	const within = await resume(signedIn);
	world.clock.now += 72 * hour;

	const late = await resume(signedIn);

	expect([within.status, late.status]).toEqual([200, 401]);
});

test('SEC-C03 a device asks for the password again thirty days after a full sign-in', async () => {
	const signedIn = await world.post(signIn, credentialsOf(await world.addPerson()));
	const statuses = [];
	for (let day = 2; day <= 30; day += 2) {
		world.clock.now += 48 * hour;
		statuses.push((await resume(signedIn)).status);
	}

	expect(statuses.slice(0, -1)).toEqual(new Array(14).fill(200));
	expect(statuses.at(-1)).toBe(401);
});

test('SEC-C12 a wrong credential or one of another person opens no session', async () => {
	const ada = await world.post(signIn, credentialsOf(await world.addPerson()));
	const ben = await world.post(signIn, credentialsOf(await world.addPerson()));
	const { deviceId } = ada.body;

	for (const body of [
		{ deviceId, deviceCredential: ben.body.deviceCredential },
		{ deviceId, deviceCredential: 'A'.repeat(String(ada.body.deviceCredential).length) },
		{ deviceId, deviceCredential: '' },
		{ deviceId: 'nothing', deviceCredential: ada.body.deviceCredential }
	]) {
		const { status, body: refused } = await world.post('/session/v1/resume', body);
		expect([status, refused.code]).toEqual([401, 'unauthenticated']);
	}
});

test.each([
	['suspended', 'administrator.suspend', {}],
	['deleted', 'administrator.delete', { email: true }]
])('SEC-C04 SEC-C12 the device of a %s person is revoked', async (_word, name, more) => {
	const ada = await world.addPerson();
	const signedIn = await world.post(signIn, credentialsOf(ada));
	const email = 'email' in more ? { email: ada.email } : {};
	await world.apply(name, { id: ada.id, ...email });

	const resumed = await resume(signedIn);

	expect([resumed.status, resumed.body.code]).toEqual([403, 'device_revoked']);
});

test('SEC-C04 signing out ends the session and the credential', async () => {
	const signedIn = await world.post(signIn, credentialsOf(await world.addPerson()));

	const out = await world.post('/session/v1/sign-out', {}, { cookie: signedIn.cookie });

	expect(out.status).toBe(204);
	expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0');
	expect((await pull(signedIn)).status).toBe(401);
	expect((await resume(signedIn)).status).toBe(401);
	expect((await world.post('/session/v1/sign-out', {})).status).toBe(204);
});

test('a person whose session has expired signs out with the credential of the device', async () => {
	const signedIn = await world.post(signIn, credentialsOf(await world.addPerson()));
	world.clock.now += 2 * hour;
	const { deviceId, deviceCredential } = signedIn.body;

	await world.post('/session/v1/sign-out', { deviceId, deviceCredential });

	expect((await resume(signedIn)).status).toBe(401);
});

test('SEC-C04 a changed address ends sessions, and the device keeps its id', async () => {
	const ada = await world.addPerson();
	const signedIn = await world.post(signIn, credentialsOf(ada));
	const email = 'ada.new@north.example';
	await world.apply('administrator.editDetails', { id: ada.id, email });

	const held = [await pull(signedIn), await resume(signedIn)];
	const device = { id: signedIn.body.deviceId, name: 'Tablet' };
	const again = await world.post(signIn, credentialsOf({ ...ada, email }, { device }));

	expect(held.map(({ status }) => status)).toEqual([401, 401]);
	expect(again.body.deviceId).toBe(signedIn.body.deviceId);
	expect((await resume(again)).status).toBe(200);
});

test('SEC-C12 a revoked device does not come back under its id', async () => {
	const ada = await world.addPerson();
	const signedIn = await world.post(signIn, credentialsOf(ada));
	await world.apply('administrator.suspend', { id: ada.id });
	await world.apply('administrator.restore', { id: ada.id });

	const device = { id: signedIn.body.deviceId, name: 'Tablet' };
	const again = await world.post(signIn, credentialsOf(ada, { device }));

	expect(again.status).toBe(200);
	expect(again.body.deviceId).not.toBe(signedIn.body.deviceId);
	expect((await resume(signedIn)).body.code).toBe('device_revoked');
});

test('expired entries are deleted in time, and revoked devices never', async () => {
	const kept = { securityEventDays: 365 };
	const ada = await world.addPerson();
	await world.post(signIn, credentialsOf(ada));
	await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));
	await world.makeSetupToken(ada);
	const counts = async () => {
		const { db } = world.store;
		const tables = ['throttle', 'ticket', 'session', 'device'] as const;
		return Promise.all(
			tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length)
		);
	};

	await sweep(world.store.db, world.clock.now, kept);
	const before = await counts();
	await sweep(world.store.db, world.clock.now + 40 * 24 * hour, kept);

	expect(before).toEqual([2, 1, 1, 1]);
	expect(await counts()).toEqual([0, 0, 0, 1]);
});

const rename = '/session/v1/devices/rename';

async function nameOf({ body }: Answer): Promise<string | undefined> {
	const device = await world.store.db
		.selectFrom('device')
		.select('name')
		.where('id', '=', String(body.deviceId))
		.executeTakeFirst();
	return device?.name;
}

test('a person names this device and others of theirs, and a later sign-in keeps the name', async () => {
	const ada = await world.addPerson();
	const phone = await world.post(signIn, credentialsOf(ada));
	const tablet = await world.post(signIn, credentialsOf(ada));
	const { cookie } = tablet;

	const own = await world.post(rename, { name: '  Ada’s tablet ' }, { cookie });
	const other = await world.post(
		rename,
		{ id: phone.body.deviceId, name: 'Ada’s phone' },
		{ cookie }
	);
	const device = { id: tablet.body.deviceId, name: 'Chrome on Linux' };
	const again = await world.post(signIn, { ...credentialsOf(ada), device });

	expect([own.status, other.status]).toEqual([204, 204]);
	expect(again.body.deviceId).toBe(tablet.body.deviceId);
	expect([await nameOf(again), await nameOf(phone)]).toEqual(['Ada’s tablet', 'Ada’s phone']);
});

test.each([
	['an empty name', ' '],
	['a long name', 'x'.repeat(41)],
	['a name of two lines', 'Ada’s\nphone']
])('a device does not get %s', async (_kind, name) => {
	const { cookie, ...signedIn } = await world.post(signIn, credentialsOf(await world.addPerson()));
	const before = await nameOf({ cookie, ...signedIn });

	const refused = await world.post(rename, { name }, { cookie });

	expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
	expect(await nameOf({ cookie, ...signedIn })).toBe(before);
});

test('SEC-C05 a device of another person, or an ended one, does not get a name', async () => {
	const ada = await world.addPerson();
	const { cookie } = await world.post(signIn, credentialsOf(ada));
	const ended = await world.post(signIn, credentialsOf(ada));
	const foreign = await world.post(signIn, credentialsOf(await world.addPerson()));
	await world.post('/session/v1/sign-out', {}, { cookie: ended.cookie });
	const before = [await nameOf(ended), await nameOf(foreign)];

	const statuses = await Promise.all(
		[ended, foreign].map(async ({ body }) => {
			const { status } = await world.post(rename, { id: body.deviceId, name: 'Mine' }, { cookie });
			return status;
		})
	);

	expect(statuses).toEqual([404, 404]);
	expect([await nameOf(ended), await nameOf(foreign)]).toEqual(before);
});
