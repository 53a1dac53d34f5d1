import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { withSessionKey } from '#support/servers/session-keys.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const resume = '/session/v1/resume';
const path = '/session/v1/step-up';
const apiKey = '/session/v1/api-key';
const MINUTE = 60_000;
const Body = z.record(z.string(), z.unknown());

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson({ isEnrolled: true, isMfaRequired: true });
		await world.apply('administrator.setApiAccess', { id: ada.id, enabled: true });
	});
	afterEach(() => world.close());

	const code = (stepsAhead = 0) =>
		codeOf(ada.totpSecret ?? '', { at: world.clock.now, stepsAhead });

	/** Signed in, gone for an hour and back by the device's credential. */
	async function resumed(): Promise<Answer> {
		const { body } = await world.post(signIn, credentialsOf(ada, { code: code() }));
		world.clock.now += 61 * MINUTE;
		const { deviceId, deviceCredential } = body;
		return world.post(resume, { deviceId, deviceCredential });
	}

	async function stateOf({ cookie }: Pick<Answer, 'cookie'>): Promise<Record<string, unknown>> {
		const answer = await world.request(path, { headers: { cookie: cookie ?? '' } });
		return Body.parse(await answer.json());
	}

	const ask = (body: unknown, { cookie }: Pick<Answer, 'cookie'>) =>
		world.post(path, body, { cookie });
	const keyFor = ({ cookie }: Pick<Answer, 'cookie'>) => world.post(apiKey, {}, { cookie });

	test('SEC-C06 SEC-A14 the password alone is not a fresh factor for a person with an optional second factor', async () => {
		const ben = await world.addPerson({ isEnrolled: true });
		await world.apply('administrator.setApiAccess', { id: ben.id, enabled: true });
		const here = await world.post(signIn, credentialsOf(ben));

		const refused = await keyFor(here);
		const { methods } = await stateOf(here);
		const code = codeOf(ben.totpSecret ?? '', { at: world.clock.now });
		const proved = await ask({ code }, here);
		const made = await keyFor(proved);

		expect([here.status, refused.status, refused.body['code'], made.status]).toEqual([
			200,
			403,
			'step_up_required',
			200
		]);
		expect(methods).toEqual(['code', 'recoveryCode']);
	});

	test('SEC-C06 a sign-in is a fresh factor for a quarter of an hour, and a resume is not', async () => {
		const here = await world.post(signIn, credentialsOf(ada, { code: code() }));
		const signedInAt = world.clock.now;

		const atOnce = await keyFor(here);
		world.clock.now += 15 * MINUTE - 1;
		const last = await keyFor(here);
		world.clock.now += 1;
		const late = await keyFor(here);
		const back = await resumed();
		const afterwards = await keyFor(back);

		expect([atOnce.status, last.status]).toEqual([200, 200]);
		for (const { status, body } of [late, afterwards])
			expect([status, body.code]).toEqual([403, 'step_up_required']);
		expect(await stateOf(back)).toEqual({
			freshUntil: 0,
			methods: ['code', 'recoveryCode'],
			serverNow: world.clock.now
		});
		expect(signedInAt).toBeLessThan(world.clock.now);
	});

	test('SEC-C02 SEC-C06 a code makes a session fresh under a new token', async () => {
		const old = await resumed();

		const done = await ask({ code: code() }, old);

		expect([done.status, done.body]).toEqual([204, {}]);
		expect(done.cookie).not.toBe(old.cookie);
		expect((await keyFor(done)).status).toBe(200);
		expect((await keyFor(old)).status).toBe(401);
		expect(await stateOf(done)).toMatchObject({ freshUntil: world.clock.now + 15 * MINUTE });
	});

	test('SEC-C02 SEC-C03 a session keeps its expiry, however often it is renewed', async () => {
		let session = await resumed();
		for (let hour = 0; hour < 23.5; hour += 0.5) {
			world.clock.now += 30 * MINUTE;
			session = await ask({ code: code() }, session);
		}

		world.clock.now += 30 * MINUTE;
		const over = await ask({ code: code() }, session);

		expect([over.status, over.body.code]).toEqual([401, 'unauthenticated']);
	});

	test('SEC-B03 a code used at sign-in is refused for a step-up, and so is a second use there', async () => {
		const { cookie } = await world.post(signIn, credentialsOf(ada, { code: code() }));

		const again = await ask({ code: code() }, { cookie });
		world.clock.now += 30_000;
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => ask({ code: code() }, { cookie }))
		);
		const atTheDoor = await world.post(signIn, credentialsOf(ada, { code: code() }));

		expect([again.status, again.body.code]).toEqual([401, 'wrong_code']);
		expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
		expect([atTheDoor.status, atTheDoor.body.code]).toEqual([401, 'wrong_code']);
	});

	test('SEC-A08 SEC-B03 wrong codes are counted together with those at sign-in', async () => {
		const here = await resumed();

		for (let attempt = 0; attempt < 10; attempt++) await ask({ code: '000000' }, here);
		const right = await ask({ code: code() }, here);
		const atTheDoor = await world.post(signIn, credentialsOf(ada, { code: code() }));

		expect([right.status, right.body.code]).toEqual([401, 'wrong_code']);
		expect([atTheDoor.status, atTheDoor.body.code]).toEqual([401, 'wrong_code']);
		expect((await keyFor(here)).body.code).toBe('step_up_required');
	});

	test('SEC-C06 the password suffices only for a person without a second factor', async () => {
		const kim = await world.addPerson();
		const hers = await resumed();
		const { cookie } = await world.post(signIn, credentialsOf(kim));

		const adas = await ask({ password: ada.password }, hers);
		const kims = await ask({ password: kim.password }, { cookie });
		const wrong = await ask({ password: 'not this one at all' }, kims);
		const noCode = await ask({ code: '123456' }, kims);

		expect([adas.status, adas.body.code]).toEqual([401, 'wrong_code']);
		expect(kims.status).toBe(204);
		expect([wrong.status, noCode.status]).toEqual([401, 401]);
		expect(await stateOf(kims)).toMatchObject({ methods: ['password'] });
	});

	test('SEC-A14 a step-up requires a session that has not ended', async () => {
		const here = await resumed();
		await world.apply('administrator.suspend', { id: ada.id });

		const nobody = await world.post(path, { code: code() });
		const suspended = await ask({ code: code() }, here);

		expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthenticated']);
		expect([suspended.status, suspended.body.code]).toEqual([403, 'device_revoked']);
	});

	test.each([{}, { code: 1 }, { code: '1', password: 'x' }, { code: '1'.repeat(33) }, []])(
		'SEC-B07 a step-up of another form is refused: %j',
		async (body) => {
			const here = await resumed();

			const answer = await ask(body, here);

			expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
		}
	);

	test('SEC-C06 exporting the activity requires a fresh factor', async () => {
		const here = await resumed();
		const { deviceId } = here.body;
		const query = `deviceId=${String(deviceId)}&format=csv`;
		const fileFor = (cookie = '') =>
			world.request(`/sync/v1/audit/export?${query}`, { headers: { cookie } });

		const refused = await fileFor(here.cookie);
		const renewed = await ask({ code: code() }, here);
		const given = await fileFor(renewed.cookie);

		expect(refused.status).toBe(403);
		expect(await refused.json()).toMatchObject({ code: 'step_up_required' });
		expect(given.status).toBe(200);
	});

	test('SEC-F09 a step-up is recorded in the security log', async () => {
		const here = await resumed();
		await ask({ code: '000000' }, here);
		await ask({ code: code() }, here);

		const events = await world.store.db
			.selectFrom('door_event')
			.select(['kind', 'administrator_id', 'detail'])
			.orderBy('sequence')
			.execute();

		const detail = JSON.stringify({ device: here.body.deviceId, method: 'code' });
		expect(events.slice(-2)).toEqual([
			{ kind: 'refused', administrator_id: ada.id, detail: '{"code":"wrong_code"}' },
			{ kind: 'stepped_up', administrator_id: ada.id, detail }
		]);
	});

	test('SEC-G11 a renewed session has a new key, and the previous one is invalid', async () => {
		const before = await resumed();
		const key = withSessionKey({ cookie: before.cookie ?? '' }).get(SESSION_KEY_HEADER) ?? '';

		const renewed = await ask({ code: code() }, before);

		const statusWith = async (headers: Record<string, string>) =>
			(await world.request(path, { headers })).status;
		const cookie = renewed.cookie ?? '';
		expect(renewed.status).toBe(204);
		expect(await statusWith({ cookie, [SESSION_KEY_HEADER]: key })).toBe(401);
		expect(await statusWith({ cookie: before.cookie ?? '', [SESSION_KEY_HEADER]: key })).toBe(401);
		expect(await statusWith({ cookie })).toBe(200);
	});
});
