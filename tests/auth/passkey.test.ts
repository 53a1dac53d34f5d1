import { sweep } from '@tenantry/sync-server/auth/sweep.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	createAuthenticator,
	type Authenticator,
	type Misdeed
} from '#support/auth/authenticator.ts';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import {
	byPasskey,
	creation,
	device,
	ORIGIN,
	PasskeyWorld,
	question,
	signIn
} from '#support/auth/passkeys.ts';
import { databases } from '#support/store/stores.ts';

const MINUTE = 60_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let passkeyWorld: PasskeyWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open, publicUrl: new URL(ORIGIN) });
		passkeyWorld = new PasskeyWorld(world);
	});
	afterEach(() => world.close());

	test('SEC-B14 a passkey alone opens a session, with or without a required code', async () => {
		for (const options of [{ isMfaRequired: true, isEnrolled: true }, {}]) {
			const { person, key } = await passkeyWorld.settled(options);

			const { status, body, cookie } = await passkeyWorld.come(key);

			expect(status).toBe(200);
			expect(body).toMatchObject({ next: 'signed_in', administratorId: person.id });
			expect(cookie).toMatch(/^__Host-tenantry=[\w-]{43}$/);
		}
	});

	test('SEC-B14 a passkey replaces a code after the password', async () => {
		const { person, key } = await passkeyWorld.settled({ isMfaRequired: true, isEnrolled: true });
		const stranger = await passkeyWorld.settled();

		const asked = await world.post(signIn, credentialsOf(person));
		const answer = (other: Authenticator) =>
			world.post(signIn, credentialsOf(person, { passkey: other.answer(asked.body.passkey) }));
		const wrong = await answer(stranger.key);
		const right = await answer(key);

		expect(asked.body).toMatchObject({
			next: 'code',
			methods: ['code', 'passkey', 'recovery'],
			passkey: { rpId: 'admin.north.example', allow: [{ id: key.id, transports: ['internal'] }] }
		});
		expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_passkey']);
		expect(right.body).toMatchObject({ next: 'signed_in', administratorId: person.id });
	});

	test('SEC-B14 a challenge accepts one answer, however many arrive', async () => {
		const session = await passkeyWorld.enter(await world.addPerson());
		// An authenticator that counts would reveal a proof that is used twice.
		const { key } = await passkeyWorld.add(session, createAuthenticator(ORIGIN, { counts: false }));
		const { body } = await world.post(question, {});
		const proof = key.answer(body);

		const answers = await Promise.all(
			Array.from({ length: 30 }, () => world.post(byPasskey, { proof, device }))
		);

		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		expect((await world.post(byPasskey, { proof, device })).status).toBe(401);
	});

	test('SEC-B14 of challenges only the answered ones are stored, until they expire', async () => {
		const { db } = world.store;
		const stored = async () =>
			(await db.selectFrom('passkey_challenge').select('hash').execute()).length;
		const { key } = await passkeyWorld.settled();
		const added = await stored();
		const asked = [];
		for (let n = 0; n < 20; n++) asked.push((await world.post(question, {})).body);
		const before = await stored();
		const proofs = asked.slice(0, 3).map((body) => ({ ...key.answer(body), signature: 'AAAA' }));
		for (const proof of [...proofs, ...proofs]) await world.post(byPasskey, { proof, device });
		const after = await stored();
		await sweep(db, world.clock.now + 5 * 60_000 + 1, { securityEventDays: 365 });

		expect([before - added, after - added]).toEqual([0, 3]);
		expect(await stored()).toBe(0);
	});

	test('SEC-B14 a challenge is valid for five minutes and for one purpose', async () => {
		const { person, key, cookie } = await passkeyWorld.settled({
			isMfaRequired: true,
			isEnrolled: true
		});
		const late = await world.post(question, {});
		world.clock.now += 5 * MINUTE;
		const forSecond = await world.post(signIn, credentialsOf(person));
		const forAnybody = await world.post(question, {});
		const forNew = await world.post(creation, {}, { cookie });

		const asAnybody = (asked: unknown) =>
			world.post(byPasskey, { proof: key.answer(asked), device });
		const refused = [
			await asAnybody(late.body),
			await asAnybody(forSecond.body.passkey),
			await asAnybody({ ...forAnybody.body, challenge: forNew.body.challenge }),
			await asAnybody({ ...forAnybody.body, challenge: 'A'.repeat(72) }),
			await world.post(signIn, credentialsOf(person, { passkey: key.answer(forAnybody.body) }))
		];

		for (const { status, body } of refused)
			expect([status, body.code]).toEqual([401, 'wrong_passkey']);
		expect((await asAnybody((await world.post(question, {})).body)).status).toBe(200);
	});

	test.each<[string, Misdeed]>([
		['from another page', { origin: 'https://north.example' }],
		['from a port beside ours', { origin: `${ORIGIN}:444` }],
		['for another site', { rpId: 'north.example' }],
		['without the person verified', { isVerified: false }],
		['of another kind', { type: 'webauthn.create' }],
		['in another person’s name', { userHandle: 'c29tZWJvZHk' }]
	])('SEC-B14 an answer %s is refused', async (_what, misdeed) => {
		const { key } = await passkeyWorld.settled();

		const { status, body } = await passkeyWorld.come(key, misdeed);

		expect([status, body.code]).toEqual([401, 'wrong_passkey']);
		expect((await passkeyWorld.come(key)).status).toBe(200);
	});

	test.each<[string, Misdeed]>([
		['from another page', { origin: 'https://north.example' }],
		['for another site', { rpId: 'north.example' }],
		['without the person verified', { isVerified: false }],
		['of another kind', { type: 'webauthn.get' }]
	])('SEC-B14 a passkey made %s is not stored', async (_what, misdeed) => {
		const session = await passkeyWorld.enter(await world.addPerson());

		const { status, body } = await passkeyWorld.add(session, createAuthenticator(ORIGIN), misdeed);

		expect([status, body.code]).toEqual([401, 'wrong_passkey']);
		expect(await passkeyWorld.ownOf(session)).toEqual([]);
	});

	test('SEC-B14 a copy of a security key is detected by its counter', async () => {
		const { key } = await passkeyWorld.settled();
		await passkeyWorld.come(key);
		await passkeyWorld.come(key);

		const { status, body } = await passkeyWorld.come(key, { counter: 1 });

		expect([status, body.code]).toEqual([401, 'wrong_passkey']);
	});

	test('SEC-B14 a passkey without a counter works any number of times', async () => {
		const session = await passkeyWorld.enter(await world.addPerson());
		const { key } = await passkeyWorld.add(session, createAuthenticator(ORIGIN, { counts: false }));

		expect([(await passkeyWorld.come(key)).status, (await passkeyWorld.come(key)).status]).toEqual([
			200, 200
		]);
	});

	test('SEC-A07 SEC-A10 wrong passkeys lock out the network address and no account', async () => {
		const { person, key } = await passkeyWorld.settled();
		const { body } = await world.post(question, {});
		const proof = { ...key.answer(body), signature: 'AAAA' };

		const answers = await Promise.all(
			Array.from({ length: 320 }, () => world.post(byPasskey, { proof, device }))
		);
		const codes = Map.groupBy(answers, ({ body: answer }) => String(answer.code));

		expect(codes.get('wrong_passkey')?.length).toBeLessThanOrEqual(300);
		expect(codes.get('too_many_attempts')?.length).toBeGreaterThanOrEqual(20);
		const elsewhere = { address: '198.51.100.9' };
		expect((await world.post(signIn, credentialsOf(person), elsewhere)).status).toBe(200);
		const asked = await world.post(question, {}, elsewhere);
		const right = { proof: key.answer(asked.body), device };
		expect((await world.post(byPasskey, right, elsewhere)).status).toBe(200);
	});

	test.each([
		{},
		{ proof: {}, device },
		{ proof: 1, device },
		[],
		null,
		{ proof: { id: 'ÄÖ', clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' }, device }
	])('SEC-B07 an answer of another form is refused: %j', async (body) => {
		const { status, body: refused } = await world.post(byPasskey, body);

		expect([status, refused.code]).toEqual([400, 'invalid_request']);
	});

	test('SEC-B07 nonsense of the right form is a wrong passkey and causes no error', async () => {
		const { key } = await passkeyWorld.settled();
		const asked = await world.post(question, {});
		const right = key.answer(asked.body);

		for (const nonsense of [
			'AA',
			'e30',
			'_____',
			Buffer.from('{"challenge":1}').toString('base64url')
		])
			for (const field of ['clientDataJSON', 'authenticatorData', 'signature'])
				expect(
					(await world.post(byPasskey, { proof: { ...right, [field]: nonsense }, device })).body
						.code
				).toBe('wrong_passkey');
	});
});

test('a server without a public name has no passkeys and says so', async () => {
	const world = await openSignInWorld();

	const { status, body } = await world.post(question, {}, { headers: { host: '127.0.0.1:8787' } });

	expect([status, body.code]).toEqual([409, 'passkey_unavailable']);
	await world.close();
});
