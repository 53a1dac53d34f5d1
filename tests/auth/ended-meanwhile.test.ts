import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuthenticator } from '#support/auth/authenticator.ts';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { ORIGIN } from '#support/auth/passkeys.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const enrolment = '/session/v1/enrolment';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open, publicUrl: new URL(ORIGIN) });
		ada = await world.addPerson();
		await world.apply('administrator.setApiAccess', { id: ada.id, enabled: true });
	});
	afterEach(() => world.close());

	/** Makes a change right before the next write, which finds it already done. */
	function before(change: () => Promise<void>): void {
		const { store } = world;
		const write = store.write.bind(store);
		store.write = async (providerId, run) => {
			store.write = write;
			await change();
			return write(providerId, run);
		};
	}

	const endSessions = () => world.apply('administrator.endSessions', { id: ada.id });

	async function leftBehind() {
		const { db } = world.store;
		const ended = await db
			.selectFrom('session')
			.select('hash')
			.where('ended_at', 'is', null)
			.execute();
		const keys = await db.selectFrom('api_key').select('hash').execute();
		const passkeys = await db.selectFrom('passkey').select('id').execute();
		const codes = await db.selectFrom('recovery_code').select('hash').execute();
		return [ended, keys, passkeys, codes].map(({ length }) => length);
	}

	const asked: Readonly<Record<string, (device: Answer) => Promise<() => Promise<Answer>>>> = {
		'an API key':
			async ({ cookie }) =>
			() =>
				world.post('/session/v1/api-key', {}, { cookie }),
		'another password': async ({ cookie }) => {
			const body = { current: ada.password, next: 'nine herons in the reeds' };
			return () => world.post('/session/v1/password', body, { cookie });
		},
		'a passkey': async ({ cookie }) => {
			const { body } = await world.post('/session/v1/passkeys/creation', {}, { cookie });
			const passkey = createAuthenticator(ORIGIN).make(body);
			return () => world.post('/session/v1/passkeys', { name: 'Phone', passkey }, { cookie });
		},
		'an enrolment': async ({ cookie }) => {
			const { body } = await world.post(`${enrolment}/start`, {}, { cookie });
			const code = codeOf(String(body.secret), { at: world.clock.now });
			return () => world.post(`${enrolment}/confirm`, { code }, { cookie });
		}
	};

	test.each(Object.keys(asked))(
		'SEC-C04 a session that ends while its request waits leaves nothing behind: %s',
		async (what) => {
			const ask = await asked[what]?.(await world.post(signIn, credentialsOf(ada)));
			before(endSessions);

			const answer = await ask?.();

			expect([answer?.status, answer?.body.code]).toEqual([401, 'unauthenticated']);
			expect(await leftBehind()).toEqual([0, 0, 0, 0]);
			expect((await world.post(signIn, credentialsOf(ada))).status).toBe(200);
		}
	);

	test('SEC-C04 an enrolment ticket that is dropped while its request waits opens nothing', async () => {
		const eve = await world.addPerson({ isMfaRequired: true });
		const { ticket } = (await world.post(signIn, credentialsOf(eve))).body;
		const { body } = await world.post(`${enrolment}/start`, { ticket });
		const code = codeOf(String(body.secret), { at: world.clock.now });
		before(async () => {
			await world.post(signIn, credentialsOf(eve));
		});

		const answer = await world.post(`${enrolment}/confirm`, { ticket, code });

		expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
		expect(await leftBehind()).toEqual([0, 0, 0, 0]);
	});
});
