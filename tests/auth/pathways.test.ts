import { afterEach, beforeEach, expect, test } from 'vitest';
import { newToken } from '@tenantry/sync-server/auth/keys/token.ts';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';

const signIn = '/session/v1/sign-in';
const password = 'nine herons in the reeds';

let world: SignInWorld;

beforeEach(async () => {
	world = await openSignInWorld();
});
afterEach(() => world.close());

test('SEC-A14 SEC-B13 sign-in requires both factors where both are required', async () => {
	const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
	const token = await world.makeSetupToken(ada);
	const enrolment = '/session/v1/enrolment';

	const answers = [
		await world.post('/session/v1/setup', { token, password }),
		await world.post('/session/v1/reset', { token, password }),
		await world.post(signIn, credentialsOf({ ...ada, password })),
		await world.post(`${enrolment}/start`, {}),
		await world.post(`${enrolment}/start`, { ticket: token }),
		await world.post(`${enrolment}/confirm`, { ticket: token, code: '000000' }),
		await world.post('/session/v1/resume', { deviceId: ada.id, deviceCredential: token }),
		await world.post('/session/v1/step-up', { password }),
		await world.post('/session/v1/api-key', {})
	];

	expect(answers.map(({ cookie }) => cookie)).toEqual(answers.map(() => undefined));
	expect(answers.map(({ status }) => status)).toEqual([
		204, 410, 200, 401, 410, 410, 401, 401, 401
	]);
});

test('SEC-B05 a time that a request claims has no effect', async () => {
	const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
	const ahead = codeOf(ada.totpSecret ?? '', { at: world.clock.now, stepsAhead: 120 });
	const headers = { date: new Date(world.clock.now + 120 * 30_000).toUTCString() };

	const forged = await world.post(signIn, credentialsOf(ada, { code: ahead }), { headers });
	const field = await world.post(signIn, credentialsOf(ada, { at: 1, code: ahead }), { headers });

	expect([forged.status, field.status]).toEqual([401, 400]);
});

test('SEC-C02 a token sent along is not the one that is signed in with', async () => {
	const ada = await world.addPerson();
	const planted = `tenantry=${newToken()}`;
	const before = await world.post(signIn, credentialsOf(ada), { cookie: planted });
	const { deviceId, deviceCredential } = before.body;

	const again = await world.post(
		signIn,
		credentialsOf(ada, { device: { id: deviceId, name: '' } })
	);
	const resumed = await world.post('/session/v1/resume', { deviceId, deviceCredential });
	const pull = (cookie: string | undefined) =>
		world.post('/sync/v1/pull', { deviceId, cookie: null, limit: 1 }, { cookie });

	expect(before.cookie).not.toBe(planted);
	expect((await pull(planted)).status).toBe(401);
	// A new full sign-in on the device is the end of its old session, and of its old credential.
	expect((await pull(before.cookie)).status).toBe(401);
	expect((await pull(again.cookie)).status).toBe(200);
	expect(resumed.status).toBe(401);
});

test('SEC-C01 ten thousand tokens of 256 bits are all different', () => {
	const tokens = Array.from({ length: 10_000 }, newToken);

	expect(new Set(tokens).size).toBe(10_000);
	for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test.each([
	'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.',
	'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
])('SEC-C13 a claim of identity is not a session: %s', async (token) => {
	await world.post(signIn, credentialsOf(await world.addPerson()));

	const answer = await world.post('/sync/v1/known', {}, { cookie: `tenantry=${token}` });

	expect(answer.status).toBe(401);
});

test('SEC-C13 a token for one purpose is refused for any other', async () => {
	const ada = await world.addPerson({ isMfaRequired: true });
	const setup = await world.makeSetupToken(ada);
	const { body } = await world.post(signIn, credentialsOf(ada));
	const ticket = String(body.ticket);

	const statuses = [
		(await world.post('/session/v1/reset', { token: setup, password })).status,
		(await world.post('/session/v1/setup', { token: ticket, password })).status,
		(await world.post('/session/v1/enrolment/start', { ticket: setup })).status,
		(await world.post('/sync/v1/pull', {}, { cookie: `tenantry=${setup}` })).status,
		(await world.post('/session/v1/enrolment/start', { ticket: `${ticket}.e30` })).status
	];

	expect(statuses).toEqual([410, 410, 410, 401, 410]);
});

test('SEC-C07 every cookie is small, strict and bound to this host', async () => {
	const secure = await openSignInWorld({ publicUrl: new URL('https://admin.north.example') });
	const headers = { origin: 'https://admin.north.example' };
	const cookies: string[] = [];
	let deviceCookie: string | undefined;
	for (let n = 0; n < 7; n++) {
		const ada = await secure.addPerson();
		const entered = await secure.post(signIn, credentialsOf(ada), {
			headers,
			cookie: deviceCookie
		});
		({ deviceCookie } = entered);
		const { cookie, body } = entered;
		const { deviceId, deviceCredential } = body;
		const resumed = await secure.post(
			'/session/v1/resume',
			{ deviceId, deviceCredential },
			{ headers }
		);
		const out = await secure.post('/session/v1/sign-out', {}, { headers, cookie });
		for (const answer of [entered, resumed, out]) cookies.push(...answer.headers.getSetCookie());
	}

	expect(cookies.length).toBeGreaterThanOrEqual(7 * 5);
	for (const cookie of cookies) {
		const [pair = '', ...attributes] = cookie.split('; ');
		expect(pair).toMatch(/^__Host-tenantry(-devices)?=/);
		expect(cookie.length).toBeLessThan(4096);
		expect(attributes).toEqual(
			expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'])
		);
		expect(attributes.filter((attribute) => attribute.startsWith('Domain'))).toEqual([]);
		const age = attributes.find((attribute) => attribute.startsWith('Max-Age='));
		expect(Number(age?.slice(8) ?? 0)).toBeLessThanOrEqual(400 * 86_400);
	}
	await secure.close();
});

test('SEC-B10 SEC-B11 a reset is requested only by email, and no request returns its link', async () => {
	const ada = await world.addPerson();
	const headers = { 'x-forwarded-host': 'evil.example', host: 'evil.example' };

	const asked = await world.post('/session/v1/reset', { email: ada.email }, { headers });
	await world.apply('administrator.sendPasswordReset', { id: ada.id });
	const events = await world.store.db.selectFrom('audit_event').select('changes').execute();
	const effects = await world.store.db.selectFrom('effect').select(['kind', 'payload']).execute();

	expect(asked.status).toBe(400);
	expect(effects.map(({ kind }) => kind)).toEqual(['mail.passwordReset']);
	expect(JSON.stringify([events, effects])).not.toMatch(/token|evil\.example/);
});
