import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import type { PlanRefusal } from '@tenantry/sync-server/sync/plans/due-plans.ts';
import { storeWithPlans } from '@tenantry/sync-server/sync/plans/store-with-plans.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addPeople } from '#support/servers/add-people.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';
import { writePlans } from '#support/store/planned-rows.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let ownerId: string;
	let refusals: PlanRefusal[];
	let errors: unknown[];

	beforeEach(async () => {
		world = await createServerWorld({ database });
		ownerId = await world.addAdministrator({ role: OWNER_ROLE });
		refusals = [];
		errors = [];
	});
	afterEach(() => world.close());

	/** The store as the server has it, which carries out what is due before anything else. */
	function planned(mostRounds?: number) {
		return storeWithPlans(world.store, {
			clock: () => world.clock.now,
			onBug: (error) => errors.push(error),
			onRefused: (refusal) => refusals.push(refusal),
			onAccessEnd: () => {},
			...(mostRounds !== undefined && { mostRounds })
		});
	}

	const write = (plans: Parameters<typeof writePlans>[2]) =>
		writePlans(world.store, world.providerId, plans);

	async function timesOf(id: string) {
		const rows = await world.store.db
			.selectFrom('plan_time')
			.select(['name', 'due_at'])
			.where((row) => row.and(ownerColumns({ providerId: world.providerId, administratorId: id })))
			.execute();
		return Object.fromEntries(rows.map(({ name, due_at }) => [name, due_at - world.clock.now]));
	}

	async function bySchedule(): Promise<string[]> {
		const events = await world.audit();
		return events.filter(({ actor_name }) => actor_name === 'Schedule').map(({ name }) => name);
	}

	/** An end and a suspension, both due, which would both take the last owner. */
	const leaving = () => ({
		id: ownerId,
		plans: {
			endsAt: world.clock.now - 2,
			plannedSuspension: { from: world.clock.now - 1, until: null }
		}
	});

	test('SEC-E20 two plans of the last owner are both refused, and everyone is answered', async () => {
		const sam = await world.addAdministrator({ role: 'Manager' });
		const replica = new ServerReplica(world, await world.signIn(ownerId));
		await write([leaving(), { id: sam, plans: { endsAt: world.clock.now } }]);

		await replica.pull();

		expect(replica.value('administrator', ownerId)).toMatchObject({ suspended: false });
		expect(replica.value('administrator', sam)).toMatchObject({ suspended: true });
		expect(await bySchedule()).toEqual(['administrator.endAccount']);
		expect(await timesOf(ownerId)).toEqual({
			'administrator.endAccount': MINUTE_MS,
			'administrator.startSuspension': MINUTE_MS
		});
	});

	test('SEC-E20 a refused plan is refused again after a minute, and reported once', async () => {
		const store = planned();
		await write([leaving()]);

		await store.endDue(world.providerId);
		world.clock.now += MINUTE_MS;
		await store.endDue(world.providerId);

		expect(refusals.map(({ plan: { name }, code }) => [name, code])).toEqual([
			['administrator.endAccount', 'last_billing_admin'],
			['administrator.startSuspension', 'last_billing_admin']
		]);
		expect(await timesOf(ownerId)).toMatchObject({ 'administrator.endAccount': MINUTE_MS });
		expect(errors).toEqual([]);
	});

	test('a refused plan is carried out after its minute, once there is another owner', async () => {
		const store = planned();
		await write([leaving()]);
		await store.endDue(world.providerId);
		await world.addAdministrator({ role: OWNER_ROLE });

		world.clock.now += MINUTE_MS - 1;
		await store.endDue(world.providerId);
		expect(await bySchedule()).toEqual([]);
		world.clock.now += 1;
		await store.endDue(world.providerId);

		expect(await bySchedule()).toEqual(['administrator.endAccount']);
		expect(await timesOf(ownerId)).toEqual({});
	});

	test('a refused plan does not delay another plan of the same person', async () => {
		const store = planned();
		const { now } = world.clock;
		const roleReturn = { at: now, role: 'Help Desk' as const };
		const accessReturns = [{ at: now + 14_000, version: 1 }];
		await write([{ id: ownerId, plans: { roleReturn, accessReturns } }]);
		await store.endDue(world.providerId);

		world.clock.now += 14_000;
		await store.endDue(world.providerId);

		expect(refusals.map(({ plan }) => plan.name)).toEqual(['administrator.endRaise']);
		expect(await bySchedule()).toEqual(['organizationAccess.endRaise']);
		expect(await timesOf(ownerId)).toEqual({ 'administrator.endRaise': MINUTE_MS - 14_000 });
	});

	test('SEC-E20 five thousand plans that are due at once take transactions of at most 500', async () => {
		const ids = await addPeople(world, 2_500);
		const { now } = world.clock;
		await write(
			ids.map((id, place) => ({
				id,
				// The end of the suspension comes due by its beginning.
				plans: { plannedSuspension: { from: now - 10_000 + place, until: now - 1 } }
			}))
		);
		const versions = [await headOf()];
		const forget = world.store.onVersion((_, version) => versions.push(version));

		const store = planned();
		await store.endDue(world.providerId);
		forget();

		const sizes = versions.slice(1).map((version, place) => version - (versions[place] ?? 0));
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5_000);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
		expect(
			await planned().read(world.providerId, ({ db }) =>
				db.selectFrom('plan_time').selectAll().execute()
			)
		).toEqual([]);
	});

	test('SEC-E20 plans that do not end fail one request, and go on with the next', async () => {
		const ids = await addPeople(world, 150);
		await write(ids.map((id) => ({ id, plans: { endsAt: world.clock.now } })));

		await expect(planned(1).endDue(world.providerId)).rejects.toThrow('do not end');
		expect(await bySchedule()).toHaveLength(100);
		await planned(2).endDue(world.providerId);

		expect(await bySchedule()).toHaveLength(150);
	});

	const headOf = () => world.store.read(world.providerId, async ({ head }) => head.version);
});
