import { verifySecurityLog } from '@tenantry/sync-server/auth/log/security-log.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createAuthenticator } from '#support/auth/authenticator.ts';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import {
	creation,
	ORIGIN,
	PasskeyWorld,
	passkeys,
	question,
	signIn,
	stepUp
} from '#support/auth/passkeys.ts';
import { databases } from '#support/store/stores.ts';

const MINUTE = 60_000;
const Enrolment = z.object({ mfaEnrolledAt: z.nullable(z.number()) });

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let passkeyWorld: PasskeyWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open, publicUrl: new URL(ORIGIN) });
		passkeyWorld = new PasskeyWorld(world);
	});
	afterEach(() => world.close());

	async function enrolledAt(id: string): Promise<number | null> {
		const { value } = await world.store.db
			.selectFrom('record')
			.select('value')
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		return Enrolment.parse(JSON.parse(value)).mfaEnrolledAt;
	}

	test('SEC-B06 SEC-B14 a person who must enrol and has a passkey needs no other factor', async () => {
		const ada = await world.addPerson();
		const session = await passkeyWorld.enter(ada);
		const { key, body } = await passkeyWorld.add(session);
		await world.apply('administrator.requireMfa', { id: ada.id });

		const asked = await world.post(signIn, credentialsOf(ada));
		const [recoveryCode] = [body.recoveryCodes].flat();
		const recovered = await world.post(signIn, credentialsOf(ada, { recoveryCode }));

		expect(body.recoveryCodes).toHaveLength(10);
		expect(await enrolledAt(ada.id)).toBe(world.clock.now);
		expect(asked.body).toMatchObject({ next: 'code', methods: ['passkey', 'recovery'] });
		expect([recovered.status, (await passkeyWorld.come(key)).status]).toEqual([200, 200]);
	});

	test('SEC-B14 a person who must enrol at sign-in may do so with a passkey, once', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });
		const { body: asked } = await world.post(signIn, credentialsOf(ada));
		const { ticket } = asked;
		const key = createAuthenticator(ORIGIN);
		const begun = await world.post(creation, { ticket });
		const passkey = key.make(begun.body);

		const done = await world.post(passkeys, { ticket, name: '', passkey });
		const again = await world.post(creation, { ticket });

		expect(done.body).toMatchObject({ next: 'signed_in', administratorId: ada.id });
		expect(done.body.recoveryCodes).toHaveLength(10);
		expect(done.cookie).toBeDefined();
		expect([again.status, again.body.code]).toEqual([410, 'ticket_expired']);
		expect((await passkeyWorld.come(key)).status).toBe(200);
	});

	test('SEC-B14 a person has at most twenty passkeys, also where two are added at the same time', async () => {
		const { cookie } = await passkeyWorld.enter(await world.addPerson());
		for (let made = 1; made < 20; made++) await passkeyWorld.add({ cookie });
		const begun = [
			await world.post(creation, {}, { cookie }),
			await world.post(creation, {}, { cookie })
		];

		const added = await Promise.all(
			begun.map(({ body }) => {
				const passkey = createAuthenticator(ORIGIN).make(body);
				return world.post(passkeys, { name: '', passkey }, { cookie });
			})
		);
		const late = await world.post(creation, {}, { cookie });

		const codes = added.map(({ status, body: { code } }) => [status, code]);
		expect(codes.toSorted()).toEqual([
			[200, undefined],
			[409, 'passkey_unavailable']
		]);
		expect(late.body.code).toBe('passkey_unavailable');
	});

	test('SEC-C06 adding and removing passkeys requires a fresh factor', async () => {
		const { key, cookie } = await passkeyWorld.settled();
		const early = await world.post(creation, {}, { cookie });
		world.clock.now += 12 * MINUTE;
		const begun = await world.post(creation, {}, { cookie });
		world.clock.now += 3 * MINUTE;
		const passkey = createAuthenticator(ORIGIN).make(begun.body);

		const refused = [
			await world.post(creation, {}, { cookie }),
			await world.post(passkeys, { name: '', passkey }, { cookie }),
			await world.post(`${passkeys}/remove`, { id: key.id }, { cookie })
		];
		const nobody = await world.post(creation, {});

		expect(early.status).toBe(200);
		for (const { status, body } of refused)
			expect([status, body.code]).toEqual([403, 'step_up_required']);
		expect([nobody.status, nobody.body.code]).toEqual([401, 'unauthenticated']);
		expect(await passkeyWorld.ownOf({ cookie })).toHaveLength(1);
	});

	test('SEC-C06 SEC-B14 a passkey steps up the session that requested it, once', async () => {
		const { person, key, cookie } = await passkeyWorld.settled();
		const other = await passkeyWorld.enter(person);
		const ask = (session: string | undefined) =>
			world.post(`${stepUp}/question`, {}, { cookie: session });
		const here = await ask(cookie);
		const proof = key.answer(here.body);
		const atTheDoor = await world.post(question, {});
		world.clock.now += MINUTE;

		const elsewhere = await world.post(stepUp, { passkey: proof }, { cookie: other.cookie });
		const foreign = await world.post(stepUp, { passkey: key.answer(atTheDoor.body) }, { cookie });
		const byPassword = await world.post(stepUp, { password: person.password }, { cookie });
		const again = await ask(cookie);
		const done = await world.post(stepUp, { passkey: key.answer(again.body) }, { cookie });
		const state = await world.request(stepUp, { headers: { cookie: done.cookie ?? '' } });

		for (const { status } of [elsewhere, foreign, byPassword]) expect(status).toBe(401);
		expect(done.status).toBe(204);
		expect(done.cookie).not.toBe(cookie);
		expect(await state.json()).toMatchObject({
			freshUntil: world.clock.now + 15 * MINUTE,
			methods: ['passkey', 'recoveryCode']
		});
	});

	test('SEC-C04 SEC-B14 a removed passkey opens nothing, and other devices must sign in again', async () => {
		const { person, key, cookie } = await passkeyWorld.settled({
			isMfaRequired: true,
			isEnrolled: true
		});
		world.clock.now += MINUTE;
		const other = await passkeyWorld.come(key);

		const { status } = await world.post(`${passkeys}/remove`, { id: key.id }, { cookie });

		expect(status).toBe(204);
		expect(await passkeyWorld.ownOf({ cookie })).toEqual([]);
		expect(
			(await world.request(passkeys, { headers: { cookie: other.cookie ?? '' } })).status
		).toBe(401);
		expect((await passkeyWorld.come(key)).status).toBe(401);
		expect((await passkeyWorld.enter(person)).status).toBe(200);
	});

	test('the last required second factor cannot be removed, and an optional one can, with its enrolment', async () => {
		const { person, key, cookie } = await passkeyWorld.settled();
		await world.apply('administrator.requireMfa', { id: person.id });
		const remove = () => world.post(`${passkeys}/remove`, { id: key.id }, { cookie });

		const kept = await remove();
		await world.apply('administrator.removeMfa', { id: person.id });
		const removed = await remove();

		expect([kept.status, kept.body.code]).toEqual([409, 'last_factor']);
		expect(removed.status).toBe(204);
		expect(await enrolledAt(person.id)).toBeNull();
	});

	test('SEC-B12 SEC-B14 a reset of the second factor removes passkeys as well', async () => {
		const { person, key, cookie } = await passkeyWorld.settled({
			isMfaRequired: true,
			isEnrolled: true
		});

		await world.apply('administrator.sendTotpReset', { id: person.id });

		expect((await passkeyWorld.come(key)).status).toBe(401);
		expect((await world.request(passkeys, { headers: { cookie: cookie ?? '' } })).status).toBe(401);
		expect((await world.post(signIn, credentialsOf(person))).body.next).toBe('enrol');
	});

	test('SEC-C04 a suspended or deleted person cannot sign in with a passkey', async () => {
		const { person, key } = await passkeyWorld.settled();
		await world.apply('administrator.suspend', { id: person.id });
		const suspended = await passkeyWorld.come(key);
		await world.apply('administrator.restore', { id: person.id });
		const restored = await passkeyWorld.come(key);
		await world.apply('administrator.delete', { id: person.id, email: person.email });
		const deleted = await passkeyWorld.come(key);

		const statuses = [suspended, restored, deleted].map(({ status }) => status);
		expect(statuses).toEqual([401, 200, 401]);
		for (const { body, cookie } of [suspended, deleted])
			expect([body.code, cookie]).toEqual(['wrong_passkey', undefined]);
	});

	test('SEC-D02 a passkey of another person cannot be renamed, removed or taken over', async () => {
		const ada = await passkeyWorld.settled();
		const kim = await passkeyWorld.settled();
		const { cookie } = kim;

		const renamed = await world.post(
			`${passkeys}/rename`,
			{ id: ada.key.id, name: 'x' },
			{ cookie }
		);
		const removed = await world.post(`${passkeys}/remove`, { id: ada.key.id }, { cookie });
		const taken = await passkeyWorld.add({ cookie }, ada.key);
		const own = await world.post(`${passkeys}/rename`, { id: kim.key.id, name: 'Key' }, { cookie });

		expect([renamed.status, removed.status, taken.status, own.status]).toEqual([
			404, 404, 401, 204
		]);
		expect(await passkeyWorld.ownOf({ cookie })).toEqual([
			expect.objectContaining({ name: 'Key' })
		]);
		const userHandle = Buffer.from(ada.person.id).toString('base64url');
		expect((await passkeyWorld.come(ada.key, { userHandle })).status).toBe(200);
	});

	test('SEC-F09 the security log records added and removed passkeys', async () => {
		const { person, key, cookie } = await passkeyWorld.settled({
			isMfaRequired: true,
			isEnrolled: true
		});
		await world.post(`${passkeys}/remove`, { id: key.id }, { cookie });

		const events = await world.store.db
			.selectFrom('door_event')
			.select(['kind', 'administrator_id', 'detail'])
			.orderBy('sequence')
			.execute();

		const told = events.slice(-2).map(({ detail, ...event }) => {
			return { ...event, isNamed: detail.includes('"passkey":"Phone"') };
		});
		expect(told).toEqual([
			{ kind: 'passkey_added', administrator_id: person.id, isNamed: true },
			{ kind: 'passkey_removed', administrator_id: person.id, isNamed: true }
		]);
		expect((await verifySecurityLog(world.store.db)).brokenAt).toBeUndefined();
	});
});
