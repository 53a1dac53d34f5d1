import { OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const next = 'nine herons in the reeds';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson();
	});
	afterEach(() => world.close());

	async function eventsOf(cookie: string | undefined) {
		const headers = { cookie: cookie ?? '' };
		const response = await world.request('/session/v1/own-events', { headers });
		return OwnEventsAnswer.parse(await response.json()).events;
	}

	async function mails(): Promise<string[]> {
		const effects = await world.store.db.selectFrom('effect').select(['kind', 'payload']).execute();
		return effects
			.filter(({ payload }) => payload.includes(ada.id))
			.map(({ kind }) => kind)
			.filter((kind) => kind.startsWith('notice.'))
			.sort();
	}

	test('SEC-A15 people see what happened in their name and are notified of a new browser', async () => {
		const first = await world.post(signIn, credentialsOf(ada));
		await world.post(signIn, credentialsOf(ada), { cookie: first.deviceCookie });
		const told = await mails();
		world.clock.now++;
		const strange = await world.post(signIn, credentialsOf(ada), { address: '198.51.100.4' });

		const [newest, ...others] = await eventsOf(strange.cookie);

		expect(newest).toMatchObject({
			kind: 'signed_in',
			address: '198.51.100.4',
			deviceName: 'Tablet',
			isNewBrowser: true
		});
		expect(others.map(({ isNewBrowser }) => isNewBrowser)).toEqual([false, false]);
		expect(told).toEqual([]);
		expect(await mails()).toEqual(['notice.newBrowser']);
	});

	test('SEC-A15 a changed password and too many wrong ones are notified, each once', async () => {
		const { cookie, deviceCookie } = await world.post(signIn, credentialsOf(ada));
		await world.post('/session/v1/password', { current: ada.password, next }, { cookie });
		for (let n = 0; n < 15; n++)
			await world.post(signIn, credentialsOf({ ...ada, password: 'not the right one' }));
		const again = await world.post(signIn, credentialsOf({ ...ada, password: next }), {
			cookie: deviceCookie
		});

		const events = await eventsOf(again.cookie);

		expect(events.map(({ kind }) => kind)).toEqual([
			'signed_in',
			'locked_out',
			'password_set',
			'signed_in'
		]);
		expect(await mails()).toEqual(['notice.lockedOut', 'notice.passwordChanged']);
	});

	test('SEC-A15 a wrong code after the right password is listed, and a failed resume of a device is not', async () => {
		const eve = await world.addPerson({ isMfaRequired: true, isEnrolled: true });
		const enter = (stepsAhead: number) => {
			const code = codeOf(eve.totpSecret ?? '', { at: world.clock.now, stepsAhead });
			return world.post(signIn, credentialsOf(eve, { code }));
		};
		const { body } = await enter(-1);
		await enter(50);
		await world.apply('administrator.endSessions', { id: eve.id });
		const { deviceId, deviceCredential } = body;
		await world.post('/session/v1/resume', { deviceId, deviceCredential });
		const { cookie } = await enter(0);

		const events = await eventsOf(cookie);

		expect(events.map(({ kind }) => kind)).toEqual(['signed_in', 'refused', 'signed_in']);
	});

	test('SEC-A15 a device learns which events are its own, and which browser set a password by a link', async () => {
		const first = await world.post(signIn, credentialsOf(ada));
		world.clock.now++;
		const second = await world.post(signIn, credentialsOf(ada));
		world.clock.now++;
		await world.post(
			'/session/v1/password',
			{ current: ada.password, next },
			{ cookie: first.cookie }
		);
		world.clock.now++;
		const token = await world.makeSetupToken(ada);
		const link = { token, password: ada.password };
		await world.post('/session/v1/setup', link, { cookie: second.deviceCookie });
		const device = { name: 'Tablet', id: second.body.deviceId };
		const again = await world.post(signIn, { ...credentialsOf(ada), device });

		const events = await eventsOf(again.cookie);

		expect(events.map(({ kind, isHere }) => `${kind} ${String(isHere)}`)).toEqual([
			'signed_in true',
			'password_set true',
			'password_set false',
			'signed_in true',
			'signed_in false'
		]);
	});

	test('SEC-A15 people do not see events of others, and strangers see none', async () => {
		const ben = await world.addPerson();
		await world.post(signIn, credentialsOf(ada));
		const { cookie } = await world.post(signIn, credentialsOf(ben));

		const events = await eventsOf(cookie);
		const stranger = await world.request('/session/v1/own-events');

		expect(events).toHaveLength(1);
		expect(stranger.status).toBe(401);
	});
});
