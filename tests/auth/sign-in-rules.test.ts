import { createPasswords } from '@tenantry/sync-server/auth/password/password.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';

const signIn = '/session/v1/sign-in';

let world: SignInWorld;

beforeEach(async () => {
	world = await openSignInWorld();
});
afterEach(() => world.close());

function code(secret: string | undefined, stepsAhead = 0): string {
	return codeOf(secret ?? '', { at: world.clock.now, stepsAhead });
}

test('the address is case-insensitive, and the password is not', async () => {
	const ada = await world.addPerson({ email: 'Ada.Park@North.example' });

	const shouted = { ...ada, email: 'ADA.PARK@north.EXAMPLE' };
	const wrong = { ...ada, password: ada.password.toUpperCase() };

	expect((await world.post(signIn, credentialsOf(shouted))).status).toBe(200);
	expect((await world.post(signIn, credentialsOf(wrong))).body.code).toBe('wrong_credentials');
});

test('SEC-B04 a required code is accepted for the current and the previous step', async () => {
	const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
	const tries = [1, -2, -1, 0].map((steps) => code(ada.totpSecret, steps));

	const asked = await world.post(signIn, credentialsOf(ada));
	const answers = [];
	for (const attempt of tries)
		answers.push(await world.post(signIn, credentialsOf(ada, { code: attempt })));

	expect(asked.body).toMatchObject({ next: 'code' });
	expect(asked.cookie).toBeUndefined();
	expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 200]);
});

test('an optional enrolment is not requested', async () => {
	const ada = await world.addPerson({ isMfaRequired: false, isEnrolled: true });

	const { body } = await world.post(signIn, credentialsOf(ada));

	expect(body.next).toBe('signed_in');
});

test('the Global MFA Requirement requires a code of everyone', async () => {
	const ada = await world.addPerson({ isEnrolled: true });
	const ben = await world.addPerson();

	const { providerId } = world;
	await world.apply('provider.setGlobalMfa', { providerId, required: true });

	expect((await world.post(signIn, credentialsOf(ada))).body.next).toBe('code');
	expect((await world.post(signIn, credentialsOf(ben))).body.next).toBe('enrol');
});

test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', '1e5000'])(
	'SEC-B07 %j is a wrong code and causes no error',
	async (wrong) => {
		const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });

		const { status, body } = await world.post(signIn, credentialsOf(ada, { code: wrong }));

		expect([status, body.code]).toEqual([401, 'wrong_code']);
	}
);

test.each([[['123456']], [{ code: 1 }], [123_456]])(
	'SEC-B07 %j is an invalid request',
	async (wrong) => {
		const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });

		const { status, body } = await world.post(signIn, credentialsOf(ada, { code: wrong }));

		expect([status, body.code]).toEqual([400, 'invalid_request']);
	}
);

test('SEC-A10 unknown, wrong, suspended, deleted and passwordless sign-ins get the same answer', async () => {
	const ada = await world.addPerson();
	const suspended = await world.addPerson();
	const deleted = await world.addPerson();
	const invited = await world.addPerson({ hasPassword: false });
	await world.apply('administrator.suspend', { id: suspended.id });
	await world.apply('administrator.delete', { id: deleted.id, email: deleted.email });

	const answers = [];
	for (const person of [
		{ ...ada, email: 'nobody@north.example' },
		{ ...ada, password: 'something else altogether' },
		suspended,
		deleted,
		invited
	])
		answers.push(await world.post(signIn, credentialsOf(person)));

	for (const { status, headers, body } of answers) {
		expect(status).toBe(401);
		expect({ ...body, requestId: '' }).toEqual({ code: 'wrong_credentials', requestId: '' });
		expect([...headers.keys()]).toEqual([...(answers[0]?.headers.keys() ?? [])]);
	}
});

test('SEC-C03 a session ends an hour after the last request and after a day in any case', async () => {
	const ada = await world.addPerson();
	const hour = 3_600_000;
	const idle = await world.post(signIn, credentialsOf(ada));
	const busy = await world.post(signIn, credentialsOf(ada));
	const pull = async ({ body, cookie }: typeof idle) => {
		const request = { deviceId: body.deviceId, cookie: null, limit: 10 };
		return (await world.post('/sync/v1/pull', request, { cookie })).status;
	};

	const statuses = [];
	for (let elapsed = 0; elapsed < 25; elapsed++) {
		statuses.push(await pull(busy));
		world.clock.now += hour - 1000;
	}

	expect(await pull(idle)).toBe(401);
	expect(statuses.slice(0, 24)).toEqual(new Array(24).fill(200));
	expect(await pull(busy)).toBe(401);
});

test('SEC-C01 the database holds neither the token nor the device credential', async () => {
	const ada = await world.addPerson();
	const { body, cookie = '' } = await world.post(signIn, credentialsOf(ada));

	const sessions = await world.store.db.selectFrom('session').selectAll().execute();
	const devices = await world.store.db.selectFrom('device').selectAll().execute();

	const kept = JSON.stringify([sessions, devices]);
	expect(kept).not.toContain(cookie.split('=')[1]);
	expect(kept).not.toContain(body.deviceCredential);
	expect(world.logged.join()).not.toContain(ada.password);
});

test('SEC-C12 a device keeps its id for its person, and another person gets a different one', async () => {
	const ada = await world.addPerson();
	const ben = await world.addPerson();
	const first = await world.post(signIn, credentialsOf(ada));
	const device = { id: first.body.deviceId, name: 'Tablet' };

	const again = await world.post(signIn, credentialsOf(ada, { device }));
	const other = await world.post(signIn, credentialsOf(ben, { device }));

	expect(again.body.deviceId).toBe(first.body.deviceId);
	expect(again.body.deviceCredential).not.toBe(first.body.deviceCredential);
	expect(other.body.deviceId).not.toBe(first.body.deviceId);
});

test('SEC-A05 a password hash of a lower cost is replaced at the next sign-in', async () => {
	const ada = await world.addPerson();
	const weak = await createPasswords({ memoryCost: 32, timeCost: 1, parallelism: 1 }).hash(
		ada.password
	);
	await world.store.db.updateTable('credential').set({ password_hash: weak }).execute();

	await world.post(signIn, credentialsOf(ada));
	const again = await world.post(signIn, credentialsOf(ada));

	const { password_hash } = await world.store.db
		.selectFrom('credential')
		.select('password_hash')
		.executeTakeFirstOrThrow();
	expect(password_hash).toContain('$m=64,t=1,p=1$');
	expect(again.status).toBe(200);
});
