import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { looseningsBy } from '#support/protocol/loosenings.ts';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const MINUTE = 60_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: ServerReplica;
	let subject: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		subject = await world.addAdministrator({ role: 'Manager', mfaRequired: true });
		const id = await world.addAdministrator({ role: OWNER_ROLE });
		owner = new ServerReplica(world, await world.signIn(id));
		await owner.pull();
	});
	afterEach(() => world.close());

	async function provedAt(fresh_at: number | null): Promise<void> {
		await world.store.db.updateTable('session').set({ fresh_at }).execute();
	}

	const loosenings = () => looseningsBy(owner, { providerId: world.providerId, subject });

	test('SEC-C06 loosenings wait for a code of their author when the last factor is old', async () => {
		await provedAt(world.clock.now - 15 * MINUTE);
		const before = (await world.audit()).length;

		const made = loosenings();
		const results = await owner.push(...made);
		await owner.pull();

		for (const [at, { outcome }] of results.entries())
			expect([made[at]?.name, outcome]).toEqual([made[at]?.name, 'review']);
		for (const { id } of made) expect(owner.verdicts.get(id)?.review).toBe('confirm');
		const events = (await world.audit()).slice(before);
		expect(events.map(({ outcome, changes }) => [outcome, changes])).toEqual(
			made.map(() => ['review', '[]'])
		);
	});

	test('SEC-C06 SEC-D07 one code resolves all of them: each is redone once', async () => {
		await provedAt(null);
		const made = loosenings();
		await owner.push(...made);
		await owner.pull();

		await provedAt(world.clock.now);
		const again = loosenings().map((mutation, at) => ({
			...mutation,
			args: made[at]?.args,
			redoOf: made[at]?.id
		}));
		const results = await owner.push(...again);
		await owner.pull();
		const twice = await owner.push(
			...again.map((mutation) => ({ ...mutation, id: newMutationId() }))
		);

		expect(results.map(({ outcome }) => outcome)).toEqual(made.map(() => 'applied'));
		expect(twice.map(({ outcome }) => outcome)).toEqual(made.map(() => 'applied'));
		for (const [at, { id }] of made.entries())
			expect(owner.verdicts.get(id)?.successor).toBe(again[at]?.id);
		const created = (await world.audit()).filter(
			({ name, outcome, changes }) =>
				name === 'organization.create' && outcome === 'applied' && changes !== '[]'
		);
		expect(created).toHaveLength(1);
	});

	test('SEC-C06 what gives access for longer waits for a code, what takes it earlier does not', async () => {
		const at = (hours: number) => world.clock.now + hours * 60 * MINUTE;
		const id = AdministratorId.parse(subject);
		const send = async <N extends MutationName>(name: N, args: MutationArgs<N>) => {
			await owner.pull();
			return (await owner.change(name, args)).outcome;
		};
		await send('administrator.raiseRole', { id, role: OWNER_ROLE, until: at(6) });
		await send('administrator.setEndDate', { id, endsAt: at(6) });
		await provedAt(null);

		const given = [
			await send('administrator.raiseRole', { id, role: OWNER_ROLE, until: at(7) }),
			await send('administrator.setEndDate', { id, endsAt: at(7) }),
			await send('administrator.setEndDate', { id, endsAt: null })
		];
		const taken = [
			await send('administrator.raiseRole', { id, role: OWNER_ROLE, until: at(5) }),
			await send('administrator.setEndDate', { id, endsAt: at(5) }),
			await send('administrator.suspendUntil', { id, until: at(4) })
		];

		expect(given).toEqual(['review', 'review', 'review']);
		expect(taken).toEqual(['applied', 'applied', 'applied']);
	});

	test('SEC-C06 tightenings apply without a code, alone and in a mixed batch', async () => {
		await provedAt(null);
		const other = await world.addAdministrator({ role: 'Read Only' });
		await owner.pull();

		const results = await owner.push(
			owner.mutation('administrator.setApiAccess', { id: other, enabled: true }),
			owner.mutation('administrator.suspend', { id: other }),
			owner.mutation('administrator.endSessions', { id: subject }),
			owner.mutation('administrator.changeRole', { id: subject, role: 'Read Only' }),
			owner.mutation('provider.setGlobalMfa', { providerId: world.providerId, required: true })
		);

		expect(results.map(({ outcome }) => outcome)).toEqual([
			'review',
			'applied',
			'applied',
			'applied',
			'applied'
		]);
	});

	test('SEC-C06 a factor is evaluated when the change arrives, to the millisecond', async () => {
		await provedAt(world.clock.now);
		const early = owner.mutation('administrator.removeMfa', { id: subject });
		const late = owner.mutation('administrator.setApiAccess', { id: subject, enabled: true });

		world.clock.now += 15 * MINUTE - 1;
		const [inTime] = await owner.push(early);
		world.clock.now += 1;
		const [tooLate] = await owner.push(late);

		expect([inTime?.outcome, tooLate?.outcome]).toEqual(['applied', 'review']);
	});

	test('SEC-D04 SEC-T11 a code does not restore permissions that its author has lost', async () => {
		await world.addAdministrator({ role: OWNER_ROLE });
		await provedAt(null);
		const change = owner.mutation('administrator.removeMfa', { id: subject });
		await owner.push(change);
		await owner.pull();

		await world.apply('administrator.changeRole', { id: owner.administratorId, role: 'Manager' });
		await provedAt(world.clock.now);
		const redo = owner.mutation('administrator.removeMfa', { id: subject }, { redoOf: change.id });
		const [result] = await owner.push(redo);

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_permitted' } });
	});

	test.each([
		['administrator.recordApiKey', { prefix: 'abcd', expiresAt: 1 }],
		['administrator.recordEnrolment', { isFinished: true }]
	] as const)('SEC-D10 an online-only change is refused in a batch: %s', async (name, args) => {
		const own = { id: owner.administratorId, ...args };
		const mutation = {
			...owner.mutation('administrator.suspend', { id: subject }),
			name,
			args: own
		};

		const [result] = await owner.push(mutation);

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'online_only' } });
	});
});
