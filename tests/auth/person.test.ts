import { foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import {
	findByEmail,
	nameOf,
	readAnyPerson,
	readLastPerson,
	readPerson
} from '@tenantry/sync-server/auth/person/person.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSignInWorld, type SignInPerson, type SignInWorld } from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson({ email: 'Ada@North.example' });
	});
	afterEach(() => world.close());

	const read = (id: string, providerId = world.providerId) =>
		world.store.read(providerId, (reader) => readPerson(reader, id));
	const readLast = (id: string) =>
		world.store.read(world.providerId, (reader) => readLastPerson(reader, id));
	const remove = ({ id, email }: SignInPerson) =>
		world.apply('administrator.delete', { id, email: foldEmail(email) });

	test('everyone with an address is found, in each provider and whatever its case, unless they are deleted', async () => {
		const elsewhere = await world.addProvider('South Provider');
		const other = await world.addPerson({ email: ada.email, providerId: elsewhere });
		await world.addPerson();

		const both = await findByEmail(world.store, 'aDA@north.EXAMPLE');
		await remove(ada);
		const left = await findByEmail(world.store, ada.email);

		expect(both.map(({ administratorId: id, providerId }) => [id, providerId])).toEqual(
			expect.arrayContaining([
				[ada.id, world.providerId],
				[other.id, elsewhere]
			])
		);
		expect(both).toHaveLength(2);
		expect(left.map(({ administratorId }) => administratorId)).toEqual([other.id]);
	});

	test('no one is found by what is no address of an administrator', async () => {
		await world.apply('organization.create', { id: 'a'.repeat(24), name: ada.email });

		expect(await findByEmail(world.store, world.providerId)).toEqual([]);
		expect(await findByEmail(world.store, 'Manager')).toEqual([]);
		expect(await findByEmail(world.store, ada.email)).toHaveLength(1);
	});

	test('a person is read with what they are, their provider and their own secrets', async () => {
		const ben = await world.addPerson({ isEnrolled: true });
		const [own, other] = [await read(ada.id), await read(ben.id)];

		expect(own).toMatchObject({
			providerId: world.providerId,
			administratorId: ada.id,
			administrator: { email: ada.email, role: 'Manager' },
			provider: { name: 'North Provider' },
			credential: { totpSealed: null, totpPendingSealed: null }
		});
		expect(own && nameOf(own)).toBe('Ada Park');
		expect(own?.credential.passwordHash).toMatch(/^\$argon2/);
		expect(other?.credential.passwordHash).not.toBe(own?.credential.passwordHash);
		expect(other?.credential.totpSealed).not.toBeNull();
	});

	test('a person who has set nothing up yet has no secrets', async () => {
		const { id } = await world.addPerson({ hasPassword: false });

		expect((await read(id))?.credential).toEqual({
			passwordHash: null,
			totpSealed: null,
			totpPendingSealed: null
		});
	});

	test('a code is required of a person by their own flag, and of all by that of their provider', async () => {
		const required = await world.addPerson({ isMfaRequired: true });
		const isRequired = async ({ id }: SignInPerson) => (await read(id))?.isMfaRequired;

		expect([await isRequired(required), await isRequired(ada)]).toEqual([true, false]);
		const { providerId } = world;
		await world.apply('provider.setGlobalMfa', { providerId, required: true });
		expect(await isRequired(ada)).toBe(true);
	});

	test('a code stays required of those whom the provider’s requirement covered before it ended', async () => {
		const { providerId } = world;
		await world.apply('provider.setGlobalMfa', { providerId, required: true });
		await world.apply('provider.setGlobalMfa', { providerId, required: false });
		const { id } = await world.addPerson();

		expect((await read(ada.id))?.isMfaRequired).toBe(true);
		expect((await read(id))?.isMfaRequired).toBe(false);
	});

	test('SEC-C04 a deleted person is not read, and as they last were only where that is asked for', async () => {
		const before = await readLast(ada.id);
		await remove(ada);

		expect(before).toMatchObject({ isDeleted: false });
		expect(await read(ada.id)).toBeUndefined();
		expect(await readLast(ada.id)).toMatchObject({
			isDeleted: true,
			administrator: { email: ada.email }
		});
	});

	test('SEC-D02 a person is not read by another provider, and no one by an id that is not theirs', async () => {
		const elsewhere = await world.addProvider('South Provider');
		await world.addPerson({ providerId: elsewhere });

		expect(await read(ada.id, elsewhere)).toBeUndefined();
		expect(await read(ada.id, 'f'.repeat(24))).toBeUndefined();
		expect(await read('f'.repeat(24))).toBeUndefined();
		expect(await read(world.providerId)).toBeUndefined();
	});

	test('a person without an account is neither read nor found', async () => {
		const { id, email } = await world.addPerson({ hasPassword: false });
		const { providerId } = world;
		await world.store.db
			.deleteFrom('account')
			.where((row) => row.and(ownerColumns({ providerId, administratorId: id })))
			.execute();

		expect(await read(id)).toBeUndefined();
		expect(await findByEmail(world.store, email)).toEqual([]);
		expect(await read(ada.id)).toBeDefined();
	});

	test('SEC-A10 an unknown address reads a person as a known one does, and nothing of them comes back', async () => {
		const { store } = world;
		const readAs = store.read.bind(store);
		const seen: unknown[] = [];
		store.read = async (providerId, run) => {
			const result = await readAs(providerId, run);
			seen.push(result);
			return result;
		};

		await expect(readAnyPerson(store)).resolves.toBeUndefined();
		await findByEmail(store, ada.email);

		expect(seen).toMatchObject([{ administratorId: ada.id }, { administratorId: ada.id }]);
		expect(seen[0]).toEqual(seen[1]);
	});
});

test('SEC-A10 an unknown address is no error where there is no one at all', async () => {
	const world = await openSignInWorld({ isEmpty: true });

	await expect(readAnyPerson(world.store)).resolves.toBeUndefined();
	expect(await findByEmail(world.store, 'ada@north.example')).toEqual([]);
	await world.close();
});
