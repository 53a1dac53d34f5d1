import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { OverviewAnswer } from '@tenantry/shared/protocol/overview.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { dayOf, keepDailyCounts } from '@tenantry/sync-server/sync/overview/daily-counts.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const DAY_MS = 86_400_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		owner = await world.addAdministrator({ role: OWNER_ROLE });
	});
	afterEach(() => world.close());

	async function ask(readerId: string, body: unknown = { since: null }): Promise<Response> {
		const device = await world.signIn(readerId);
		return device.fetch('/sync/v1/overview', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
	}
	async function overview(readerId: string, body?: unknown): Promise<OverviewAnswer> {
		return OverviewAnswer.parse(await (await ask(readerId, body)).json());
	}
	const count = () => keepDailyCounts(world.store, world.clock.now);

	test('each day is counted once, and a reader who sees everyone gets the last 90 days', async () => {
		const today = dayOf(world.clock.now);
		const suspended = await world.addAdministrator({ role: 'Manager' });
		await world.apply('administrator.suspend', { id: suspended });
		await world.apply('administrator.requireMfa', { id: owner });
		await world.apply('administrator.recordEnrolment', { id: owner, isFinished: true });
		await count();
		await world.addAdministrator({ role: 'Manager' });
		await Promise.all([count(), count()]);

		const first = (await overview(owner)).days;
		expect(first).toHaveLength(1);
		expect(first[0]).toMatchObject({ day: today, suspended: 1, covered: 1 });

		world.clock.now += 90 * DAY_MS;
		await count();

		const [only, ...others] = (await overview(owner)).days;
		expect(others).toEqual([]);
		expect(only).toMatchObject({ day: today + 90 });
		const counted = (day: typeof only) => Number(day?.active) + Number(day?.pending);
		expect(counted(only)).toBe(counted(first[0]) + 1);
	});

	test('SEC-E20 the counts of a hundred providers are written at once, and then those of the others', async () => {
		const providerIds = Array.from({ length: 100 }, (_, place) => `a${place}`.padStart(24, '0'));
		await world.store.db
			.insertInto('provider_head')
			.values(providerIds.map((provider_id) => ({ provider_id, version: 0, hash: '' })))
			.execute();
		const counted = async () =>
			(await world.store.db.selectFrom('daily_count').select('provider_id').execute()).length;
		const failAt = (place: number): Store => {
			let reads = 0;
			const read: Store['read'] = (id, run) =>
				++reads === place ? Promise.reject(new Error('cut')) : world.store.read(id, run);
			return { ...world.store, read };
		};

		await expect(keepDailyCounts(failAt(100), world.clock.now)).rejects.toThrow('cut');
		expect(await counted()).toBe(0);
		await expect(keepDailyCounts(failAt(101), world.clock.now)).rejects.toThrow('cut');
		expect(await counted()).toBe(100);
		await count();
		expect(await counted()).toBe(101);
	});

	test('a setup that is not finished is not counted as covered', async () => {
		await world.apply('administrator.requireMfa', { id: owner });
		await world.apply('administrator.recordEnrolment', { id: owner, isFinished: false });
		await count();

		expect((await overview(owner)).days).toMatchObject([{ covered: 0 }]);
	});

	test('a reader learns who was last seen when, as far as they see them, and after a day only what is new', async () => {
		const today = dayOf(world.clock.now);
		const seen = await world.addAdministrator({ role: 'Manager' });
		const never = await world.addAdministrator({ role: 'Manager' });
		const byKey = await world.addAdministrator({ role: 'Manager' });
		await world.signIn(seen);
		world.clock.now += DAY_MS;
		await (await openApiClient(world, byKey)).get('/roles');

		const { seen: days, today: answered } = await overview(owner);

		const dayById = new Map(days.flatMap(({ day, ids }) => ids.map((id) => [id, day] as const)));
		expect(answered).toBe(today + 1);
		expect(dayById.get(seen)).toBe(today);
		expect(dayById.get(byKey)).toBe(today + 1);
		expect(dayById.has(never)).toBe(false);
		const later = (await overview(owner, { since: today + 1 })).seen.flatMap(({ ids }) => ids);
		expect(later).toContain(byKey);
		expect(later).not.toContain(seen);
	});

	test('a role that sees only some administrators gets no counts and no one out of its sight', async () => {
		await count();
		const stranger = await world.addAdministrator({ role: 'Command Runner' });
		await world.signIn(owner);

		const answer = await overview(stranger);

		expect(answer.days).toEqual([]);
		expect(answer.seen.flatMap(({ ids }) => ids)).toEqual([stranger]);
	});

	test('another provider is neither counted nor named', async () => {
		await count();
		const other = await createServerWorld({ database });
		const stranger = await other.addAdministrator({ role: OWNER_ROLE });
		await other.signIn(stranger);
		await other.close();

		const { seen, days } = await overview(owner);

		expect(days).toHaveLength(1);
		expect(seen.flatMap(({ ids }) => ids)).toEqual([owner]);
	});

	test('a malformed question is refused', async () => {
		for (const body of [{}, { since: -1 }, { since: 'x' }, { since: null, id: newId() }, []])
			expect((await ask(owner, body)).status).toBe(400);
	});
});
