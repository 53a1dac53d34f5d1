// @all: every route with every id of another provider; isolation.property.test.ts tries some of them on both databases
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSignInWorld, type SignInWorld, type SignInPerson } from '#support/auth/world.ts';
import { allowSharedIds } from '#support/auth/apart-world.ts';
import { ORIGIN } from '#support/auth/passkeys.ts';
import { openTemporarySqlite } from '#support/store/stores.ts';
import {
	addVictim,
	deliver,
	enter,
	knock,
	replicaOf,
	SESSION,
	standingOf,
	tokensIn,
	untouched,
	type Entered,
	type Victim
} from '#support/auth/takeover.ts';

const PASSWORD = 'forty geese above the weir';

describe('on SQLite', () => {
	let world: SignInWorld;
	let victim: Victim;
	let mallory: Entered;
	let south: string;

	beforeEach(async () => {
		world = await openSignInWorld({ open: openTemporarySqlite, publicUrl: new URL(ORIGIN) });
		victim = await addVictim(world);
		south = await world.addProvider('South Provider');
		mallory = await enter(world, await world.addPerson({ providerId: south, role: OWNER_ROLE }));
	});
	afterEach(() => world.close());

	/** Made by the owner of the other provider, from their own device. */
	async function change<N extends MutationName>(
		name: N,
		args: MutationArgs<N>
	): Promise<PushResult> {
		const replica = replicaOf(world, mallory);
		await replica.pull();
		return replica.change(name, args);
	}

	/** Creates a person at the other provider under the victim's id. */
	function createTwin(email = 'twin@south.example'): Promise<PushResult> {
		return change('administrator.create', {
			id: victim.person.id,
			email,
			role: OWNER_ROLE,
			firstName: 'Twin',
			lastName: 'South',
			mfaRequired: false,
			apiAccess: true
		});
	}

	/** Sets a password by every link that was mailed to the twin. */
	async function takePassword(): Promise<SignInPerson> {
		for (const token of tokensIn(await deliver(world)))
			await world.post(`${SESSION}/setup`, { token, password: PASSWORD });
		return { ...victim.person, password: PASSWORD };
	}

	test('SEC-D14 an administrator cannot be created under an id of another provider', async () => {
		const created = await createTwin();

		expect(created).toMatchObject({ outcome: 'rejected', rejection: { code: 'id_reused' } });
		expect(await deliver(world)).toEqual([]);
		expect(await standingOf(world, victim)).toEqual(untouched(victim));
	});

	test('SEC-D14 a password set by an invitation of another provider opens nothing here', async () => {
		await createTwin();

		const taken = await takePassword();

		expect((await knock(world, taken)).status).toBe(401);
		expect(await standingOf(world, victim)).toEqual(untouched(victim));
	});

	const changes: Readonly<Record<string, (id: string) => Promise<PushResult>>> = {
		'a reset of the second factor': (id) => change('administrator.sendTotpReset', { id }),
		'a suspension': (id) => change('administrator.suspend', { id }),
		'an end of all sessions': (id) => change('administrator.endSessions', { id }),
		'an end of one device': (id) =>
			change('administrator.endDevice', { id, deviceId: victim.elsewhere.deviceId }),
		'a revoked API key': (id) => change('administrator.revokeApiKey', { id }),
		'a lifted lock': (id) => change('administrator.unlock', { id }),
		'an end of API access': (id) => change('administrator.setApiAccess', { id, enabled: false }),
		'another address': (id) =>
			change('administrator.editDetails', { id, email: 'other@south.example' }),
		'a withdrawn invitation': (id) => change('administrator.cancelInvitation', { id }),
		'a new password link': (id) => change('administrator.sendPasswordReset', { id }),
		'a deletion': (id) => change('administrator.delete', { id, email: 'twin@south.example' })
	};

	const deeds: Readonly<Record<string, (cookie: string) => Promise<unknown>>> = {
		'removes a passkey': (cookie) =>
			world.post(`${SESSION}/passkeys/remove`, { id: victim.passkey.id }, { cookie }),
		'renews recovery codes': (cookie) => world.post(`${SESSION}/recovery-codes`, {}, { cookie }),
		'makes an API key': (cookie) => world.post(`${SESSION}/api-key`, {}, { cookie }),
		'enrols an authenticator': (cookie) => world.post(`${SESSION}/enrolment/start`, {}, { cookie }),
		'changes a password': (cookie) =>
			world.post(
				`${SESSION}/password`,
				{ current: PASSWORD, next: 'twelve otters by the mill' },
				{ cookie }
			)
	};

	/** Signs in as the twin, whose mails went to the other provider. */
	async function knockAsTwin(): Promise<string | undefined> {
		await takePassword();
		const twin = { ...victim.person, email: 'twin@south.example', password: PASSWORD };
		return (await knock(world, { ...twin, totpSecret: undefined })).cookie;
	}

	test('SEC-D14 where an id belongs to one provider, no decision of another about it has an effect, and its twin cannot sign in', async () => {
		await createTwin();

		for (const decide of Object.values(changes)) await decide(victim.person.id);
		await deliver(world);

		expect(await knockAsTwin()).toBeUndefined();
		expect(await standingOf(world, victim)).toEqual(untouched(victim));
	});

	describe('where ids are shared', () => {
		beforeEach(() => allowSharedIds(world));

		test.each(Object.keys(changes))(
			'SEC-D14 decisions of another provider about an id have no effect here: %s',
			async (what) => {
				await createTwin();

				const decided = await changes[what]?.(victim.person.id);
				await deliver(world);

				// The change must find a person to change, or the test proves nothing.
				if (what !== 'a withdrawn invitation')
					expect(['applied', 'noop']).toContain(decided?.outcome);
				expect(await standingOf(world, victim)).toEqual(untouched(victim));
			}
		);

		test.each(Object.keys(deeds))(
			'SEC-D14 an administrator of another provider with the same id has no effect here: %s',
			async (what) => {
				await createTwin();
				const cookie = await knockAsTwin();

				expect(cookie).toBeDefined();
				await deeds[what]?.(cookie ?? '');

				expect(await standingOf(world, victim)).toEqual(untouched(victim));
			}
		);
	});
});
