import { makeTicket } from '@tenantry/sync-server/auth/ticket/ticket.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Asking,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { addressKey } from '#support/auth/address-key.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const hour = 3_600_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson();
	});
	afterEach(() => world.close());

	async function guess(times: number, asking?: Asking): Promise<void> {
		const wrong = credentialsOf({ ...ada, password: 'not the right one' });
		for (let n = 0; n < times; n++) {
			await world.post(signIn, wrong, asking);
			world.clock.now += hour;
		}
	}

	async function statusOf(asking?: Asking, person = ada): Promise<number> {
		return (await world.post(signIn, credentialsOf(person), asking)).status;
	}

	async function failures(): Promise<number[]> {
		const rows = await world.store.db.selectFrom('throttle').selectAll().execute();
		return rows
			.filter(({ key }) => !key.startsWith('address:') && key !== addressKey(ada.email))
			.map((row) => row.failures)
			.sort((a, b) => a - b);
	}

	test('SEC-A11 guesses from elsewhere do not lock people out of their usual network', async () => {
		const { deviceCookie: cookie } = await world.post(signIn, credentialsOf(ada));
		for (let n = 0; n < 12; n++)
			await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));

		expect(await statusOf({ address: '192.0.2.9' })).toBe(401);
		expect(await statusOf({ cookie })).toBe(200);
		expect(await statusOf({ address: '192.0.2.9' })).toBe(401);
	});

	test('SEC-A11 a known browser has its own limit and does not bypass the other', async () => {
		const { deviceCookie: cookie } = await world.post(signIn, credentialsOf(ada));
		for (let n = 0; n < 40; n++)
			await world.post(signIn, credentialsOf({ ...ada, password: `no ${String(n)}` }), { cookie });

		expect(await statusOf({ cookie })).toBe(401);
		expect(await failures()).toEqual([10]);
		expect(await statusOf()).toBe(200);
	});

	/** Adds a person with the same address at another provider. */
	async function addNamesake(): Promise<SignInPerson> {
		const providerId = await world.addProvider('Elsewhere');
		const namesake = await world.addPerson({ providerId, email: ada.email });
		const ids = { providerId, administratorId: namesake.id };
		const token = await makeTicket(world.store.db, 'setup', { ...ids, at: world.clock.now });
		const password = 'five terns over the cliff';
		await world.post('/session/v1/setup', { token, password });
		return { ...namesake, password };
	}

	test('SEC-A07 SEC-A11 browsers of a person with the same address at another provider do not bypass the limit', async () => {
		const namesake = await addNamesake();
		const cookies: (string | undefined)[] = [];
		for (let n = 0; n < 3; n++)
			cookies.push((await world.post(signIn, credentialsOf(namesake))).deviceCookie);
		const [first, second, third] = cookies;

		for (const cookie of [first, second])
			for (let n = 0; n < 9; n++)
				await world.post(signIn, credentialsOf({ ...ada, password: `no ${String(n)}` }), {
					cookie
				});

		expect(await statusOf({ cookie: third })).toBe(401);
		expect(await statusOf({ cookie: third }, namesake)).toBe(200);
	});

	test('SEC-A07 the right password of such a person does not bypass it either', async () => {
		const namesake = await addNamesake();
		for (let n = 0; n < 3; n++) {
			for (let k = 0; k < 5; k++)
				await world.post(
					signIn,
					credentialsOf({ ...ada, password: `no ${String(n)} ${String(k)}` })
				);
			await world.post(signIn, credentialsOf(namesake));
		}

		expect(await statusOf()).toBe(401);
		await world.apply('administrator.unlock', { id: ada.id });
		expect(await statusOf()).toBe(200);
	});

	test('SEC-A11 a browser is recognized for its own person by a mark that cannot be forged', async () => {
		const ben = await world.addPerson();
		const { deviceCookie: foreign } = await world.post(signIn, credentialsOf(ben));
		const { deviceCookie = '', body } = await world.post(signIn, credentialsOf(ada));
		for (let n = 0; n < 12; n++)
			await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));
		const forged = deviceCookie.slice(0, -4) + (deviceCookie.endsWith('AAAA') ? 'BBBB' : 'AAAA');

		expect(await statusOf({ cookie: foreign })).toBe(401);
		expect(await statusOf({ cookie: forged })).toBe(401);
		await world.apply('administrator.endDevice', { id: ada.id, deviceId: body.deviceId });
		expect(await statusOf({ cookie: deviceCookie })).toBe(401);
	});

	test('SEC-A06 only a new password helps after a hundred wrong passwords in a row, and neither time nor unlocking', async () => {
		const { deviceCookie: cookie } = await world.post(signIn, credentialsOf(ada));
		await guess(100);
		world.clock.now += 29 * 24 * hour;
		const right = await statusOf();
		await world.apply('administrator.unlock', { id: ada.id });
		const unlocked = await statusOf();
		const known = await statusOf({ cookie });

		const password = 'nine herons in the reeds';
		await world.post('/session/v1/setup', { token: await world.makeSetupToken(ada), password });
		const replaced = await statusOf({}, { ...ada, password });

		expect([right, unlocked, known, replaced]).toEqual([401, 401, 200, 200]);
	});

	test('SEC-A06 the second factor must be set up again after a hundred wrong codes in a row', async () => {
		const eve = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const withCode = async (stepsAhead: number) => {
			const code = codeOf(eve.totpSecret ?? '', { at: world.clock.now, stepsAhead });
			return (await world.post(signIn, credentialsOf(eve, { code }))).status;
		};
		for (let n = 0; n < 100; n++) {
			await withCode(50 + n);
			world.clock.now += hour;
		}
		world.clock.now += 400 * 24 * hour;

		const right = await withCode(0);
		await world.apply('administrator.unlock', { id: eve.id });
		const unlocked = await withCode(0);
		await world.apply('administrator.sendTotpReset', { id: eve.id });
		const { body } = await world.post(signIn, credentialsOf(eve));
		const { ticket } = body;
		const begun = await world.post('/session/v1/enrolment/start', { ticket });
		const code = codeOf(String(begun.body.secret), { at: world.clock.now, stepsAhead: 0 });
		const done = await world.post('/session/v1/enrolment/confirm', { ticket, code });

		expect([right, unlocked, body.next, done.status]).toEqual([401, 401, 'enrol', 200]);
	});

	test('SEC-A08 passwords, codes and recovery codes are counted separately, from any address', async () => {
		const eve = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const post = (more: object, n: number) =>
			world.post(signIn, credentialsOf(eve, { ...more }), { address: `198.51.100.${String(n)}` });
		const code = () => codeOf(eve.totpSecret ?? '', { at: world.clock.now, stepsAhead: 0 });
		for (let n = 0; n < 12; n++) await post({ recoveryCode: 'AAAAA-AAAAA' }, n);

		const byCode = await post({ code: code() }, 20);
		world.clock.now += 30_000;
		for (let n = 0; n < 12; n++) await post({ code: 'nothing' }, n);
		const locked = await post({ code: code() }, 20);
		const password = await post({}, 21);

		expect([byCode.status, locked.status, password.body.next]).toEqual([200, 401, 'code']);
	});

	test('SEC-A09 a lockout is answered like a wrong password or a wrong code', async () => {
		const eve = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const wrong = await world.post(signIn, credentialsOf({ ...ada, password: 'not this one' }));
		const wrongCode = await world.post(signIn, credentialsOf(eve, { code: '000000' }));
		for (let n = 0; n < 12; n++) {
			await world.post(signIn, credentialsOf({ ...ada, password: 'not this one' }));
			await world.post(signIn, credentialsOf(eve, { code: '000000' }));
		}

		const locked = await world.post(signIn, credentialsOf(ada));
		const lockedCode = await world.post(signIn, credentialsOf(eve, { code: '000000' }));

		for (const [one, other] of [
			[wrong, locked],
			[wrongCode, lockedCode]
		] as const) {
			expect(other.status).toBe(one.status);
			expect({ ...other.body, requestId: '' }).toEqual({ ...one.body, requestId: '' });
			expect([...other.headers.keys()]).toEqual([...one.headers.keys()]);
		}
	});

	test('SEC-E11 failed sign-ins are still counted after a restart', async () => {
		for (let n = 0; n < 12; n++)
			await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));

		world.restart();

		expect(await statusOf()).toBe(401);
	});
});
