import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';
import {
	attemptOfAStranger,
	securityEventsOf,
	floodTheDoor,
	passHour,
	WRITTEN_AN_HOUR
} from '#support/auth/strangers.ts';

const signIn = '/session/v1/sign-in';
const HOUR = 60 * 60_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	const strangers = async (count: number) => {
		for (let n = 0; n < count; n++) await attemptOfAStranger(world, n);
	};
	const detailsOf = async (administratorId: string | null) => {
		const events = await securityEventsOf(world, administratorId);
		return events.map(({ detail }): unknown => JSON.parse(detail));
	};

	test('SEC-F14 SEC-E11 sixty made-up attempts an hour are recorded, and the rest are counted', async () => {
		await floodTheDoor(world, 300);
	});

	test('SEC-F14 endless attempts of a device without access are recorded only up to that limit', async () => {
		const ada = await world.addPerson();
		const { body } = await world.post(signIn, credentialsOf(ada));
		const { deviceId, deviceCredential } = body;
		const ask = () => world.post('/session/v1/resume', { deviceId, deviceCredential });
		await world.apply('administrator.endSessions', { id: ada.id });
		for (let n = 0; n < 80; n++) await ask();
		const before = await detailsOf(ada.id);

		world.clock.now += HOUR;
		await ask();

		expect(before).toHaveLength(1 + WRITTEN_AN_HOUR);
		expect((await detailsOf(ada.id)).slice(before.length)).toEqual([
			{ code: 'more', more: '20', hour: '2026-01-05T09:00:00.000Z' },
			{ code: 'unauthenticated' }
		]);
		expect(await detailsOf(null)).toEqual([]);
	});

	test('SEC-F14 a device that signs out repeatedly is recorded once', async () => {
		const ada = await world.addPerson();
		const { body, cookie, deviceCookie } = await world.post(signIn, credentialsOf(ada));
		const { deviceId, deviceCredential } = body;
		for (const held of [cookie, deviceCookie, undefined])
			await world.post('/session/v1/sign-out', { deviceId, deviceCredential }, { cookie: held });

		const events = await securityEventsOf(world, ada.id);
		expect(events.map(({ kind }) => kind)).toEqual(['signed_in', 'signed_out']);
	});

	test('SEC-F14 a quiet hour reports nothing, and the next one counts from zero', async () => {
		await strangers(5);
		await passHour(world);
		await strangers(WRITTEN_AN_HOUR);
		await passHour(world);

		expect(await detailsOf(null)).toHaveLength(5 + WRITTEN_AN_HOUR);
		expect(await detailsOf(null)).not.toContainEqual(expect.objectContaining({ code: 'more' }));
		expect(await world.store.db.selectFrom('door_refusals').selectAll().execute()).toEqual([]);
	});

	test('SEC-F14 an hour that a wrong clock dated later does not last until then', async () => {
		world.clock.now += 1000 * HOUR;
		await strangers(WRITTEN_AN_HOUR + 7);
		world.clock.now -= 1000 * HOUR;
		await strangers(1);

		const details = await detailsOf(null);
		expect(details[WRITTEN_AN_HOUR]).toMatchObject({ code: 'more', more: '7' });
		expect(details).toHaveLength(WRITTEN_AN_HOUR + 2);
	});

	test('SEC-F14 a wrong password is an event for each account it could belong to, and notifies none', async () => {
		const south = await world.addProvider('South Provider');
		const ada = await world.addPerson();
		const namesake = await world.addPerson({ providerId: south, email: ada.email });
		await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));
		const { cookie = '' } = await world.post(signIn, credentialsOf(ada, { providerId: south }));

		const own = await world.request('/session/v1/own-events', { headers: { cookie } });

		for (const { id } of [ada, namesake])
			expect((await detailsOf(id))[0]).toEqual({ code: 'wrong_credentials', step: 'password' });
		expect(await own.json()).toMatchObject({ events: [{ kind: 'signed_in' }] });
		expect(await detailsOf(null)).toEqual([]);
	});
});
