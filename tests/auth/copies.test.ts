import { Copies } from '@tenantry/shared/protocol/copies.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';

let world: SignInWorld;
/**
 * Cookie that the browser keeps beside the session; it stays when the browser's storage is cleared.
 */
let jar: string;

beforeEach(async () => {
	world = await openSignInWorld();
	jar = '';
});
afterEach(() => world.close());

async function signIn(person: SignInPerson): Promise<Answer> {
	const answer = await world.post('/session/v1/sign-in', credentialsOf(person), { cookie: jar });
	keep(answer.headers);
	return answer;
}

function keep(headers: Headers): void {
	const given = headers.getSetCookie().find((one) => one.startsWith('tenantry-devices='));
	jar = given?.split(';')[0] ?? jar;
}

async function copies(cookie = jar): Promise<Copies['copies']> {
	const answer = await world.request('/session/v1/copies', { headers: { cookie } });
	return Copies.parse(await answer.json()).copies;
}

/** Pushes as a device with `queueDepth` changes in its queue. */
function push({ body, cookie }: Answer, queueDepth: number): Promise<Answer> {
	const { deviceId } = body;
	const request = {
		deviceId,
		lane: 'urgent',
		clientNow: 1,
		queueDepth,
		oldestAt: 1,
		mutations: []
	};
	return world.post('/sync/v1/push', request, { cookie });
}

test('a browser whose storage is gone learns what waited there when it last reached the server', async () => {
	const signedIn = await signIn(await world.addPerson());
	const lastSeenAt = (world.clock.now += 600_000);
	await push(signedIn, 3);
	world.clock.now += 86_400_000;

	expect(await copies()).toEqual([{ waiting: 3, lastSeenAt }]);
});

test('it learns this for every person who shared it, until their devices expire', async () => {
	const [ada, ben] = [await world.addPerson(), await world.addPerson()];
	await signIn(ada);
	const signedIn = await signIn(ben);
	const both = (await copies()).length;

	await world.post('/session/v1/sign-out', {}, { cookie: signedIn.cookie });

	expect([both, (await copies()).length]).toEqual([2, 1]);
});

test('SEC-C13 a browser without the cookie or with a made-up one learns nothing', async () => {
	const { body } = await signIn(await world.addPerson());
	const deviceId = String(body.deviceId);
	const [, mark = ''] = jar.split('.');
	const tried = ['', `${deviceId}.x`, deviceId, `x.${mark}`, `~.~${'~'.repeat(2_000)}`];

	const heard = await Promise.all(tried.map((value) => copies(`tenantry-devices=${value}`)));
	const without = await copies('');

	expect(heard).toEqual(tried.map(() => []));
	expect(without).toEqual([]);
});

test('the cookie grants no access', async () => {
	const { body } = await signIn(await world.addPerson());
	const { deviceId } = body;

	const pulled = await world.post(
		'/sync/v1/pull',
		{ deviceId, cookie: null, limit: 1 },
		{ cookie: jar }
	);

	expect(pulled.status).toBe(401);
});
