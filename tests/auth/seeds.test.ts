import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';
import { refuseInserts } from '#support/store/tamper.ts';

const signIn = '/session/v1/sign-in';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	async function seedOf(id: string): Promise<string> {
		const { totp_sealed } = await world.store.db
			.selectFrom('credential')
			.select('totp_sealed')
			.where((row) => row.and(ownerColumns({ providerId: world.providerId, administratorId: id })))
			.executeTakeFirstOrThrow();
		return totp_sealed ?? '';
	}

	async function setSeed(id: string, totp_sealed: string): Promise<void> {
		await world.store.db
			.updateTable('credential')
			.set({ totp_sealed })
			.where((row) => row.and(ownerColumns({ providerId: world.providerId, administratorId: id })))
			.execute();
	}

	test('SEC-F10 sign-in is refused when its event cannot be written', async () => {
		const ada = await world.addPerson();
		const admit = await refuseInserts(world.store.db, 'door_event');

		const refused = await world.post(signIn, credentialsOf(ada));
		await admit();
		const sessions = await world.store.db.selectFrom('session').selectAll().execute();
		const { body } = await world.post(signIn, credentialsOf(ada));

		expect([refused.status, refused.cookie]).toEqual([500, undefined]);
		expect(sessions).toEqual([]);
		expect(body.next).toBe('signed_in');
	});

	test('SEC-B08 two people whose sealed seeds were swapped cannot sign in with either code', async () => {
		const options = { isMfaRequired: true, isEnrolled: true };
		const [ada, ben] = [await world.addPerson(options), await world.addPerson(options)];
		const [hers, his] = [await seedOf(ada.id), await seedOf(ben.id)];
		await setSeed(ada.id, his);
		await setSeed(ben.id, hers);

		const answers: unknown[] = [];
		for (const person of [ada, ben]) {
			for (const { totpSecret = '' } of [ada, ben]) {
				const code = codeOf(totpSecret, { at: world.clock.now });
				const { status, body } = await world.post(signIn, credentialsOf(person, { code }));
				answers.push([status, body.code]);
			}
		}

		expect(answers).toEqual(Array.from({ length: 4 }, () => [401, 'wrong_code']));
		await setSeed(ada.id, hers);
		const code = codeOf(ada.totpSecret ?? '', { at: world.clock.now });
		const { body } = await world.post(signIn, credentialsOf(ada, { code }));
		expect(body.next).toBe('signed_in');
	});
});
