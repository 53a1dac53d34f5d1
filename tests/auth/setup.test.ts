import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';

const setup = '/session/v1/setup';
const signIn = '/session/v1/sign-in';
const password = 'nine herons in the reeds';

let world: SignInWorld;

beforeEach(async () => {
	world = await openSignInWorld();
});
afterEach(() => world.close());

test('a setup link sets the first password, and the person becomes registered', async () => {
	const invited = await world.addPerson({ hasPassword: false });
	const token = await world.makeSetupToken(invited);

	const answer = await world.post(setup, { token, password });
	const signedIn = await world.post(signIn, credentialsOf({ ...invited, password }));

	expect(answer.status).toBe(204);
	expect(answer.cookie).toBeUndefined();
	expect(signedIn.status).toBe(200);
	const events = await world.store.db.selectFrom('audit_event').selectAll().execute();
	const registrations = events.filter(({ name }) => name === 'administrator.recordRegistration');
	expect(registrations.map(({ actor_id }) => actor_id)).toEqual([invited.id]);
});

test('SEC-B10 a link works once, for three days, and only the newest one', async () => {
	const invited = await world.addPerson({ hasPassword: false });
	const older = await world.makeSetupToken(invited);
	const newer = await world.makeSetupToken(invited);
	const tickets = await world.store.db.selectFrom('ticket').select('hash').execute();

	const statuses = [
		(await world.post(setup, { token: older, password })).status,
		(await world.post(setup, { token: newer, password })).status,
		(await world.post(setup, { token: newer, password })).status
	];
	const late = await world.makeSetupToken(invited);
	world.clock.now += 72 * 3_600_000;
	const expired = await world.post(setup, { token: late, password });

	const credentials = await world.store.db.selectFrom('credential').select('updated_at').execute();
	expect([tickets, credentials].map(({ length }) => length)).toEqual([1, 1]);
	expect(statuses).toEqual([410, 204, 410]);
	expect([expired.status, expired.body.code]).toEqual([410, 'ticket_expired']);
});

test.each([
	['no-dice', 400],
	['no-dice!', 400],
	['nine herons at', 400],
	['nine herons at!', 204],
	[`${'herons '.repeat(8)}at dawn`, 204],
	['five terns '.repeat(12).slice(0, 128), 204],
	['🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿🪐🦚🧵', 400],
	['🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿🪐🦚🧵🪢', 204]
])(
	'SEC-A01 a password that is the only factor needs fifteen characters: %s',
	async (wanted, status) => {
		const invited = await world.addPerson({ hasPassword: false });
		const token = await world.makeSetupToken(invited);

		const answer = await world.post(setup, { token, password: wanted });

		expect(answer.status).toBe(status);
		if (status === 400) expect(answer.body.code).toBe('password_too_short');
	}
);

test.each([
	['nine heron!', 400],
	['nine herons!', 204]
])('SEC-A01 a password needs twelve characters next to a code: %s', async (wanted, status) => {
	const invited = await world.addPerson({ hasPassword: false, isMfaRequired: true });
	const token = await world.makeSetupToken(invited);

	const answer = await world.post(setup, { token, password: wanted });

	expect(answer.status).toBe(status);
});

test.each([
	'password123456789',
	'North-Provider-2026!',
	'qwertyuiop12345',
	'aaaaaaaaaaaaaaaaaaaa',
	'ada.park@north.example',
	'Tenantry Tenantry',
	'Ada Park 1999-2026',
	'Hd764nW5d7E1vb1',
	'ManchesterUnited'
])('SEC-A03 passwords that are guessed first are refused for everyone: %s', async (wanted) => {
	const invited = await world.addPerson({ hasPassword: false });
	const token = await world.makeSetupToken(invited);

	const { status, body } = await world.post(setup, { token, password: wanted });

	expect([status, body.code]).toEqual([400, 'password_too_common']);
});

test('SEC-A02 a password is neither truncated nor case-folded', async () => {
	const long = 'correct horse battery staple, and eighty-one letters until the very end of it all';
	const invited = await world.addPerson({ hasPassword: false });
	await world.post(setup, { token: await world.makeSetupToken(invited), password: long });

	const tries = [long.slice(0, 72), long.toUpperCase(), long].map((text) =>
		world.post(signIn, credentialsOf({ ...invited, password: text }))
	);

	expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([401, 401, 200]);
});

test('SEC-B10 SEC-C04 a new password ends sessions opened with the old one', async () => {
	const ada = await world.addPerson();
	const { body, cookie } = await world.post(signIn, credentialsOf(ada));

	await world.post(setup, { token: await world.makeSetupToken(ada), password });

	const { deviceId, deviceCredential } = body;
	const pull = { deviceId, cookie: null, limit: 10 };
	expect((await world.post('/sync/v1/pull', pull, { cookie })).status).toBe(401);
	expect((await world.post('/session/v1/resume', { deviceId, deviceCredential })).status).toBe(401);
});

test('the link of a suspended person is as invalid as an old one', async () => {
	const ada = await world.addPerson();
	const token = await world.makeSetupToken(ada);
	await world.apply('administrator.suspend', { id: ada.id });

	const { status, body } = await world.post(setup, { token, password });

	expect([status, body.code]).toEqual([410, 'ticket_expired']);
});
