import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';

const path = '/session/v1/password';
const signIn = '/session/v1/sign-in';
const next = 'nine herons in the reeds';

let world: SignInWorld;
let ada: SignInPerson;

beforeEach(async () => {
	world = await openSignInWorld();
	ada = await world.addPerson();
});
afterEach(() => world.close());

const enter = async () => {
	const { cookie, body } = await world.post(signIn, credentialsOf(ada));
	return { cookie, pull: { deviceId: body.deviceId, cookie: null, limit: 10 } };
};

test('SEC-A04 a person who knows the current password sets a new one and stays signed in', async () => {
	const here = await enter();

	const answer = await world.post(path, { current: ada.password, next }, here);

	expect(answer.status).toBe(204);
	expect((await world.post(signIn, credentialsOf(ada))).status).toBe(401);
	expect((await world.post('/sync/v1/pull', here.pull, here)).status).toBe(200);
	expect((await world.post(signIn, credentialsOf({ ...ada, password: next }))).status).toBe(200);
});

test('SEC-A04 SEC-C04 other devices must sign in again, and older links are invalid', async () => {
	const there = await enter();
	const here = await enter();
	const token = await world.makeSetupToken(ada);

	await world.post(path, { current: ada.password, next }, here);

	expect((await world.post('/sync/v1/pull', there.pull, there)).status).toBe(401);
	expect((await world.post('/session/v1/setup', { token, password: next })).status).toBe(410);
});

test('SEC-A04 a wrong current password changes nothing and counts as a sign-in attempt', async () => {
	const { cookie, deviceCookie, body } = await world.post(signIn, credentialsOf(ada));
	const wrong = { current: 'not this one at all', next };

	for (let attempt = 0; attempt < 10; attempt++) await world.post(path, wrong, { cookie });
	const right = await world.post(path, { current: ada.password, next }, { cookie });
	const here = await world.post(signIn, credentialsOf(ada), { cookie: deviceCookie });
	const elsewhere = await world.post(signIn, credentialsOf(ada));

	expect(body.next).toBe('signed_in');
	expect([right.status, right.body.code]).toEqual([401, 'wrong_credentials']);
	expect([here.status, elsewhere.status]).toEqual([401, 200]);
});

test('a weak password is refused', async () => {
	const here = await enter();

	const answer = await world.post(path, { current: ada.password, next: 'password123456789' }, here);

	expect([answer.status, answer.body.code]).toEqual([400, 'password_too_common']);
});

test('a password cannot be changed without a session', async () => {
	const answer = await world.post(path, { current: ada.password, next });

	expect(answer.status).toBe(401);
});
