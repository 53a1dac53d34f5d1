import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson();
	});
	afterEach(() => world.close());

	function enter(person: SignInPerson, deviceId?: unknown): Promise<Answer> {
		const device = { name: 'Tablet', ...(typeof deviceId === 'string' && { id: deviceId }) };
		return world.post(signIn, credentialsOf(person, { device }));
	}

	function resume({ body: { deviceId, deviceCredential } }: Answer): Promise<Answer> {
		return world.post('/session/v1/resume', { deviceId, deviceCredential });
	}

	function pull({ body: { deviceId }, cookie }: Answer): Promise<Answer> {
		return world.post('/sync/v1/pull', { deviceId, cookie: null, limit: 10 }, { cookie });
	}

	async function codesOf(device: Answer): Promise<unknown[]> {
		const answers = [await pull(device), await resume(device)];
		return answers.map(({ status, body }) => (status === 200 ? 200 : body.code));
	}

	test('SEC-C04 SEC-C05 ended sessions require the password again, and the device keeps its id', async () => {
		const devices = [await enter(ada), await enter(ada)];
		const other = await enter(await world.addPerson());

		await world.apply('administrator.endSessions', { id: ada.id });

		for (const device of devices)
			expect(await codesOf(device)).toEqual(['unauthenticated', 'unauthenticated']);
		expect(await codesOf(other)).toEqual([200, 200]);
		const again = await enter(ada, devices[0]?.body.deviceId);
		expect(again.body.deviceId).toBe(devices[0]?.body.deviceId);
		expect(await codesOf(again)).toEqual([200, 200]);
	});

	test('SEC-C16 an account past its end can no longer sign in, even with the right password', async () => {
		const { now } = world.clock;
		const device = await enter(ada);
		await world.apply('administrator.setEndDate', { id: ada.id, endsAt: now + 1_000 });
		expect((await enter(ada)).status).toBe(200);

		world.clock.now = now + 1_000;

		expect((await enter(ada)).body.code).toBe('wrong_credentials');
		expect(await codesOf(device)).toEqual(['device_revoked', 'device_revoked']);
	});

	test('SEC-C05 SEC-C12 a revoked device learns of it, and another device of the same person goes on', async () => {
		const [lost, kept] = [await enter(ada), await enter(ada)];

		await world.apply('administrator.endDevice', { id: ada.id, deviceId: lost.body.deviceId });

		expect(await codesOf(lost)).toEqual(['device_revoked', 'device_revoked']);
		expect(await codesOf(kept)).toEqual([200, 200]);
		const back = await enter(ada, lost.body.deviceId);
		expect(back.body.deviceId).not.toBe(lost.body.deviceId);
	});

	test('a device that signed out or whose sessions ended can still be revoked', async () => {
		const [signedOut, ended] = [await enter(ada), await enter(ada)];
		await world.post('/session/v1/sign-out', {}, { cookie: signedOut.cookie });
		await world.apply('administrator.endSessions', { id: ada.id });
		world.clock.now++;

		for (const device of [signedOut, ended]) {
			const { deviceId } = device.body;
			await world.apply('administrator.endDevice', { id: ada.id, deviceId });
			expect(await codesOf(device)).toEqual(['device_revoked', 'device_revoked']);
		}
	});

	test('SEC-C12 a device cannot be ended under the id of another person', async () => {
		const ben = await enter(await world.addPerson());

		await world.apply('administrator.endDevice', { id: ada.id, deviceId: ben.body.deviceId });

		expect(await codesOf(ben)).toEqual([200, 200]);
	});

	test('a setup link still works after sessions were ended', async () => {
		const token = await world.makeSetupToken(ada);

		await world.apply('administrator.endSessions', { id: ada.id });
		const set = await world.post('/session/v1/setup', { token, password: 'nine geese at dawn' });

		expect(set.status).toBe(204);
	});

	test('an unlocked person signs in immediately with the right password', async () => {
		const wrong = credentialsOf({ ...ada, password: 'not the right one' });
		for (let n = 0; n < 12; n++) await world.post(signIn, wrong);
		const locked = await enter(ada);

		await world.apply('administrator.unlock', { id: ada.id });
		const free = await enter(ada);

		expect([locked.status, free.status]).toEqual([401, 200]);
	});

	test('an unlock covers codes and recovery codes, and only its own person', async () => {
		const people = [
			await world.addPerson({ isMfaRequired: true, isEnrolled: true }),
			await world.addPerson({ isMfaRequired: true, isEnrolled: true })
		];
		const withCode = (person: SignInPerson, stepsAhead = 0) => {
			const code = codeOf(person.totpSecret ?? '', { at: world.clock.now, stepsAhead });
			return world.post(signIn, credentialsOf(person, { code }));
		};
		for (const person of people) for (let n = 0; n < 11; n++) await withCode(person, 50 + n);

		await world.apply('administrator.unlock', { id: people[0]?.id });
		const statuses = [];
		for (const person of people) statuses.push((await withCode(person)).status);

		expect(statuses).toEqual([200, 401]);
	});
});
