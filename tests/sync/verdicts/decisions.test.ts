import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;

	beforeEach(async () => {
		world = await createServerWorld({ database });
	});
	afterEach(() => world.close());

	async function openReplica(administratorId: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(administratorId));
		await replica.pull();
		return replica;
	}

	test('two edits of different fields made offline both stand', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const subject = await world.addAdministrator({ role: 'Read Only' });
		const [first, second] = [await openReplica(owner), await openReplica(owner)];

		await first.change('administrator.editDetails', { id: subject, firstName: 'Grace' });
		await second.change('administrator.editDetails', { id: subject, lastName: 'Hopper' });

		await first.pull();
		await second.pull();
		expect(first.value('administrator', subject)).toMatchObject({
			firstName: 'Grace',
			lastName: 'Hopper'
		});
		expect(second.rows).toEqual(first.rows);
	});

	test('the first of two edits of one name stands, and the author of the second reads both', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE, lastName: 'First' });
		const other = await world.addAdministrator({ role: OWNER_ROLE });
		const subject = await world.addAdministrator({ role: 'Read Only', firstName: 'Ada' });
		const [first, second] = [await openReplica(owner), await openReplica(other)];

		await first.change('administrator.editDetails', { id: subject, firstName: 'Grace' });
		const result = await second.change('administrator.editDetails', {
			id: subject,
			firstName: 'Jean'
		});

		await second.pull();
		expect(result.outcome).toBe('superseded');
		expect(second.value('administrator', subject)).toMatchObject({ firstName: 'Grace' });
		const [conflict] = second.verdicts.get(result.id)?.conflicts ?? [];
		expect(conflict).toMatchObject({
			yours: 'Jean',
			before: 'Ada',
			theirs: 'Grace',
			by: { administratorId: owner, name: 'Ada First' }
		});
	});

	test.each(['before', 'after'])(
		'a stale restore that arrives %s the second suspension',
		async (when) => {
			const owner = await world.addAdministrator({ role: OWNER_ROLE });
			const subject = await world.addAdministrator({ role: 'Read Only' });
			const [here, elsewhere] = [await openReplica(owner), await openReplica(owner)];
			await here.change('administrator.suspend', { id: subject });
			await here.pull();
			await elsewhere.pull();
			const stale = here.mutation('administrator.restore', { id: subject });

			await elsewhere.change('administrator.restore', { id: subject });
			await elsewhere.pull();
			const [early] = when === 'before' ? await here.push(stale) : [];
			await elsewhere.change('administrator.suspend', { id: subject });
			const [late] = when === 'after' ? await here.push(stale) : [];

			await here.pull();
			expect(here.value('administrator', subject)).toMatchObject({ suspended: true });
			expect(early?.outcome ?? late?.outcome).toBe(when === 'before' ? 'noop' : 'superseded');
		}
	);

	test.each([2, 3])('%i owners who demote each other in a ring leave one', async (count) => {
		const owners: string[] = [];
		for (let place = 0; place < count; place++)
			owners.push(await world.addAdministrator({ role: OWNER_ROLE }));
		const replicas: ServerReplica[] = [];
		for (const owner of owners) replicas.push(await openReplica(owner));

		const results = await Promise.all(
			replicas.map((replica, place) =>
				replica.change('administrator.changeRole', {
					id: owners[(place + 1) % count] ?? '',
					role: 'Manager'
				})
			)
		);

		const reader = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const roles = owners.map((owner) => reader.value('administrator', owner)?.role);
		expect(results.map(({ outcome }) => outcome)).toContain('applied');
		expect(results.filter(({ rejection }) => rejection?.code === 'not_permitted')).not.toEqual([]);
		expect(roles.filter((role) => role === OWNER_ROLE)).not.toEqual([]);
	});

	test('a hundred parallel demotions leave an owner and an unbroken audit', async () => {
		const owners: string[] = [];
		for (let place = 0; place < 5; place++)
			owners.push(await world.addAdministrator({ role: OWNER_ROLE }));
		const replicas: ServerReplica[] = [];
		for (const owner of owners) replicas.push(await openReplica(owner));

		await Promise.all(
			Array.from({ length: 100 }, async (_, turn) => {
				const id = owners[(turn * 3 + 1) % owners.length] ?? '';
				await replicas[turn % owners.length]?.change('administrator.changeRole', {
					id,
					role: 'Read Only'
				});
			})
		);

		const { providerId } = world;
		const entries = await world.store.read(providerId, (reader) =>
			reader.find([{ collection: 'administrator', name: 'role', value: OWNER_ROLE }])
		);
		const audit = await world.audit();
		expect(entries.length).toBeGreaterThan(0);
		expect(firstBrokenLink(audit)).toBeUndefined();
		expect(audit.filter(({ name }) => name === 'administrator.changeRole')).toHaveLength(100);
	});

	test('a removal of MFA does not bypass the global requirement before or after it', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE, mfaRequired: true });
		const subject = await world.addAdministrator({ role: 'Read Only', mfaRequired: true });
		const [here, elsewhere] = [await openReplica(owner), await openReplica(owner)];
		const queued = here.mutation('administrator.removeMfa', { id: subject });
		const second = here.mutation('administrator.removeMfa', { id: subject });
		const setGlobal = (required: boolean) =>
			elsewhere.change('provider.setGlobalMfa', { providerId: world.providerId, required });

		await setGlobal(true);
		const [whileOn] = await here.push(queued);
		await elsewhere.pull();
		await setGlobal(false);
		const [afterwards] = await here.push(second);
		await here.pull();
		const fresh = await here.change('administrator.removeMfa', { id: subject });

		expect(whileOn?.rejection?.code).toBe('global_mfa_required');
		expect(afterwards?.outcome).toBe('superseded');
		expect(fresh.outcome).toBe('applied');
	});

	test('one of fifty changes with broken arguments is refused, and the others are decided', async () => {
		const owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const mutations = Array.from({ length: 50 }, (_, place) =>
			owner.mutation('organization.create', { id: newId(), name: place === 20 ? '' : 'Some' })
		);

		const results = await owner.push(...mutations);

		const refused = results.filter(({ outcome }) => outcome !== 'applied');
		expect(results).toHaveLength(50);
		expect(refused.map(({ rejection }) => rejection?.code)).toEqual(['invalid_arguments']);
	});

	test('the same change sent a hundred times, fifty of them concurrently, is decided once', async () => {
		const owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const mutation = owner.mutation('organization.create', { id: newId(), name: 'Once' });

		const answers = await Promise.all(Array.from({ length: 50 }, () => owner.push(mutation)));
		for (let turn = 0; turn < 100; turn++) answers.push(await owner.push(mutation));

		const [first] = answers;
		const audit = await world.audit();
		expect(answers.every((answer) => answer[0]?.version === first?.[0]?.version)).toBe(true);
		expect(audit.filter(({ mutation_id }) => mutation_id === mutation.id)).toHaveLength(1);
	});

	test('a reused id with different content is refused and changes nothing', async () => {
		const owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const mutation = owner.mutation('organization.create', { id: newId(), name: 'First' });
		await owner.push(mutation);

		const altered = { ...mutation, args: { id: newId(), name: 'Second' } };
		const [result] = await owner.push(altered);
		const [again] = await owner.push(mutation);

		expect(result?.rejection?.code).toBe('id_reused');
		expect(again?.outcome).toBe('applied');
	});

	test('texts and numbers that no table can store affect only their own change', async () => {
		const owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const create = (name: string, rest = {}) =>
			owner.mutation('organization.create', { id: newId(), name }, rest);

		const results = await owner.push(
			create('nul \0'),
			create('half \ud83d'),
			create('Whole 😀', { authoredAt: 1.5 }),
			create('Later', { authoredAt: 1e300 }),
			{ ...create('Half a version'), v: 0.5 },
			{ ...create('No such field'), base: { 'x\0/y/z': 1 } }
		);

		await owner.pull();
		expect(results.map(({ rejection }) => rejection?.code ?? 'none')).toEqual([
			'invalid_arguments',
			'invalid_arguments',
			'none',
			'none',
			'invalid_arguments',
			'none'
		]);
		expect(owner.ids('organization')).toHaveLength(3);
		expect(firstBrokenLink(await world.audit())).toBeUndefined();
	});

	test('suspending an administrator ends their session and device at once', async () => {
		const owner = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
		const subject = await world.addAdministrator({ role: 'Manager' });
		const suspended = await openReplica(subject);

		await owner.change('administrator.suspend', { id: subject });

		await expect(suspended.pull()).rejects.toMatchObject({ code: 'device_revoked' });
	});
});
