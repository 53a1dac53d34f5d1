import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { createThrottle } from '@tenantry/sync-server/auth/throttle/throttle.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { addressKey } from '#support/auth/address-key.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const resumption = '/session/v1/resume';
const minute = 60_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	function address(n: number): string {
		return `198.51.100.${String(n % 250)}`;
	}

	test('SEC-A07 ten of two hundred concurrent guesses are checked, and then the right one is refused', async () => {
		const ada = await world.addPerson();
		const guesses = Array.from({ length: 200 }, (_, n) =>
			credentialsOf({ ...ada, password: `not the right one ${String(n)}` })
		);

		// A batch is as large as the server's queue; further requests hear that it is overloaded.
		const statuses: number[] = [];
		for (let start = 0; start < guesses.length; start += 100) {
			const some = guesses.slice(start, start + 100);
			const answers = await Promise.all(
				some.map((guess, n) => world.post(signIn, guess, { address: address(n) }))
			);
			statuses.push(...answers.map(({ status }) => status));
		}
		const right = await world.post(signIn, credentialsOf(ada), { address: address(7) });

		expect(new Set(statuses)).toEqual(new Set([401]));
		expect([right.status, right.body.code]).toEqual([401, 'wrong_credentials']);
		const rows = await world.store.db
			.selectFrom('throttle')
			.selectAll()
			.where('key', 'like', 'password:%')
			.where('key', '!=', addressKey(ada.email))
			.execute();
		expect(rows.map(({ failures }) => failures)).toEqual([10]);
	});

	test('the wait ends, and the right password clears the count', async () => {
		const ada = await world.addPerson();
		const wrong = credentialsOf({ ...ada, password: 'not the right one' });
		for (let n = 0; n < 11; n++) await world.post(signIn, wrong);

		world.clock.now += minute;
		const right = await world.post(signIn, credentialsOf(ada));
		const afterwards = [];
		for (let n = 0; n < 9; n++) afterwards.push((await world.post(signIn, wrong)).status);
		const again = await world.post(signIn, credentialsOf(ada));

		expect([right.status, again.status]).toEqual([200, 200]);
	});

	test('SEC-A08 codes are counted apart from passwords, and time alone does not clear them', async () => {
		const ada = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const withCode = (steps: number) =>
			credentialsOf(ada, {
				code: codeOf(ada.totpSecret ?? '', { at: world.clock.now, stepsAhead: steps })
			});
		for (let n = 0; n < 10; n++) await world.post(signIn, withCode(50 + n));

		const locked = await world.post(signIn, withCode(0));
		const password = await world.post(signIn, credentialsOf(ada));
		world.clock.now += 2 * 24 * 60 * minute;
		await world.post(signIn, withCode(70));
		const lockedAnew = await world.post(signIn, withCode(0));
		world.clock.now += 60 * minute;
		const right = await world.post(signIn, withCode(0));

		expect([locked.status, locked.body.code]).toEqual([401, 'wrong_code']);
		expect(password.body.next).toBe('code');
		expect(lockedAnew.body.code).toBe('wrong_code');
		expect(right.status).toBe(200);
	});

	test('SEC-E11 counted attempts of every kind are deleted once they fade, and those at second factors stay', async () => {
		const { store, clock } = world;
		const throttle = createThrottle(store.db, () => clock.now);
		const fading = ['address', 'password', 'device', 'enrolment', 'caller'] as const;
		const staying = ['code', 'passkey', 'recovery'] as const;
		for (const factor of [...fading, ...staying]) await throttle.count(factor, 'someone');

		await sweep(store.db, clock.now + 31 * 24 * 60 * minute, { securityEventDays: 365 });

		const rows = await store.db.selectFrom('throttle').select('key').orderBy('key').execute();
		expect(rows.map(({ key }) => key.split(':')[0])).toEqual(staying);
	});

	test('SEC-E11 a flooding address is throttled before anything is checked', async () => {
		const ada = await world.addPerson();
		for (let n = 0; n < 300; n++) {
			const request = {
				email: `${String(n)}@north.example`,
				password: 'guess',
				device: { name: '' }
			};
			await world.post(signIn, request, { address: '192.0.2.1' });
		}

		const flooding = await world.post(signIn, credentialsOf(ada), { address: '192.0.2.1' });
		const other = await world.post(signIn, credentialsOf(ada), { address: '192.0.2.2' });

		expect([flooding.status, flooding.body.code]).toEqual([429, 'too_many_attempts']);
		expect(flooding.headers.get('retry-after')).toBe('60');
		expect(other.status).toBe(200);
	});

	test('SEC-E11 made-up device credentials are counted by their address and recorded only up to the limit', async () => {
		const ada = await world.addPerson();
		const { body } = await world.post(signIn, credentialsOf(ada), { address: '192.0.2.9' });
		const noted = async () =>
			(await world.store.db.selectFrom('door_event').select('sequence').execute()).length;
		const before = await noted();
		const madeUp = { deviceId: 'a'.repeat(24), deviceCredential: 'b'.repeat(43) };
		const ask = () => world.post(resumption, madeUp, { address: '192.0.2.1' });

		const statuses: number[] = [];
		for (let round = 0; round < 4; round++)
			statuses.push(...(await Promise.all(Array.from({ length: 100 }, ask))).map((a) => a.status));
		const late = await ask();
		const { deviceId, deviceCredential } = body;
		const device = { deviceId, deviceCredential };
		const elsewhere = await world.post(resumption, device, { address: '192.0.2.2' });

		expect(statuses.filter((status) => status === 401)).toHaveLength(300);
		expect(statuses.filter((status) => status === 429)).toHaveLength(100);
		expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60']);
		expect(elsewhere.status).toBe(200);
		// Sixty of the strangers', and the one who came back.
		expect((await noted()) - before).toBe(61);
	});

	test('SEC-E11 addresses of one IPv6 network are counted together, and those of another separately', async () => {
		const ada = await world.addPerson();
		const madeUp = { deviceId: 'a'.repeat(24), deviceCredential: 'b'.repeat(43) };
		for (let n = 0; n < 300; n++) {
			const address = `2001:db8:1:2:${n.toString(16)}::1`;
			await world.post(resumption, madeUp, { address });
		}

		const flooding = await world.post(signIn, credentialsOf(ada), {
			address: '2001:db8:1:2:ffff::1'
		});
		const other = await world.post(signIn, credentialsOf(ada), { address: '2001:db8:1:3::1' });

		expect([flooding.status, flooding.body.code]).toEqual([429, 'too_many_attempts']);
		expect(other.status).toBe(200);
	});

	test('SEC-E11 devices of one office resume as often as they like', async () => {
		const ada = await world.addPerson();
		const { body } = await world.post(signIn, credentialsOf(ada), { address: '192.0.2.1' });
		const { deviceId, deviceCredential } = body;

		const statuses = new Set<number>();
		for (let time = 0; time < 310; time++) {
			const answer = await world.post(
				resumption,
				{ deviceId, deviceCredential },
				{ address: '192.0.2.1' }
			);
			statuses.add(answer.status);
		}

		expect(statuses).toEqual(new Set([200]));
	});
});

test('SEC-E09 a forged X-Forwarded-For is not another address', async () => {
	const world = await openSignInWorld();
	const ada = await world.addPerson();
	await world.post(signIn, credentialsOf(ada), { headers: { 'x-forwarded-for': '198.51.100.99' } });

	const { address } = await world.store.db
		.selectFrom('door_event')
		.select('address')
		.executeTakeFirstOrThrow();

	expect(address).toBe('203.0.113.7');
	await world.close();
});
