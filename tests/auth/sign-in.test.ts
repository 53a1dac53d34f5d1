import { verifySecurityLog } from '@tenantry/sync-server/auth/log/security-log.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';
import { unlockLogs } from '#support/store/tamper.ts';

const signIn = '/session/v1/sign-in';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	test('address and password open a session when no code is required', async () => {
		const ada = await world.addPerson();

		const { status, body, cookie } = await world.post(signIn, credentialsOf(ada));

		expect(status).toBe(200);
		expect(body).toMatchObject({
			next: 'signed_in',
			administratorId: ada.id,
			email: ada.email,
			firstName: 'Ada',
			providerId: world.providerId,
			providerName: 'North Provider',
			leaseUntil: world.clock.now + 72 * 3_600_000
		});
		expect(cookie).toMatch(/^tenantry=[\w-]{43}$/);
		const pulled = await world.post(
			'/sync/v1/pull',
			{ deviceId: body.deviceId, cookie: null, limit: 10 },
			{ cookie }
		);
		expect(pulled.status).toBe(200);
	});

	test('SEC-B03 a code signs in once, however many requests carry it concurrently', async () => {
		const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const request = credentialsOf(ada, {
			code: codeOf(ada.totpSecret ?? '', { at: world.clock.now })
		});

		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, n) =>
				world.post(signIn, request, { address: `203.0.113.${String(n)}` })
			)
		);

		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		expect((await world.post(signIn, request)).status).toBe(401);
	});

	test('a person of two providers chooses one after the password', async () => {
		const email = 'ada@both.example';
		const south = await world.addProvider('South Provider');
		const ada = await world.addPerson({ email });
		await world.addPerson({ email, providerId: south });

		const asked = await world.post(signIn, credentialsOf(ada));
		const chosen = await world.post(signIn, credentialsOf(ada, { providerId: south }));
		const foreign = await world.post(signIn, credentialsOf(ada, { providerId: 'f'.repeat(24) }));

		expect(asked.body.next).toBe('provider');
		expect(asked.body.providers).toHaveLength(2);
		expect(asked.body.providers).toContainEqual({ id: south, name: 'South Provider' });
		expect(chosen.body).toMatchObject({ next: 'signed_in', providerId: south });
		expect(foreign.body.code).toBe('wrong_credentials');
	});

	test('SEC-C04 a suspended person is signed out at their next request, and learns that their device is revoked', async () => {
		const ada = await world.addPerson();
		const { body, cookie } = await world.post(signIn, credentialsOf(ada));
		const pull = () =>
			world.post('/sync/v1/pull', { deviceId: body.deviceId, cookie: null, limit: 10 }, { cookie });
		const before = await pull();

		await world.apply('administrator.suspend', { id: ada.id });
		const after = await pull();

		expect(before.status).toBe(200);
		expect([after.status, after.body.code]).toEqual([403, 'device_revoked']);
	});

	test('successful and refused sign-ins are recorded in a chain of their own', async () => {
		const ada = await world.addPerson();
		await world.post(signIn, credentialsOf(ada));
		await world.post(signIn, credentialsOf({ ...ada, password: 'not this one at all' }));

		const events = await world.store.db.selectFrom('door_event').selectAll().execute();
		expect(events.map(({ kind }) => kind)).toEqual(['signed_in', 'refused']);
		expect(await verifySecurityLog(world.store.db)).toEqual({ count: 2 });

		await unlockLogs(world.store.db);
		await world.store.db
			.updateTable('door_event')
			.set({ kind: 'resumed' })
			.where('sequence', '=', 1)
			.execute();
		expect(await verifySecurityLog(world.store.db)).toEqual({ count: 2, brokenAt: 1 });
	});
});
