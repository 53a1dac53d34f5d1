import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { turnOf } from '@tenantry/sync-server/sync/reviews/subjects.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, openReviewWorld, type ReviewWorld } from '#support/reviews/review-world.ts';
import { DATABASES } from '#support/servers/world.ts';

const WEEK_MS = 7 * DAY_MS;

describe.each(DATABASES)('on %s', (database) => {
	let world: ReviewWorld;

	beforeEach(async () => {
		world = await openReviewWorld({ database });
	});
	afterEach(async () => {
		expect(await verifyState(world.store, world.providerId)).toMatchObject({ findings: [] });
		await world.close();
	});

	async function pass(ms = WEEK_MS): Promise<void> {
		await world.wait(ms);
		await world.bySchedule();
	}

	test('starts the next review of the same kind when one ends', async () => {
		const { ada, kim, clock } = world;
		const dueAt = clock.now + WEEK_MS;
		const first = await world.start({ repeatDays: 30, undecided: 'list' });

		await pass();

		const [former, next] = await world.reviews();
		expect(former).toMatchObject({ id: first, repeatDays: null, closedAt: clock.now });
		expect(next).toMatchObject({
			name: 'Spring review',
			scope: { kind: 'all' },
			reviewers: [ada.administratorId, kim.administratorId],
			dueAt: dueAt + 30 * DAY_MS,
			undecided: 'list',
			repeatDays: 30,
			startedAt: clock.now,
			startedBy: null,
			closedAt: null,
			decisions: {}
		});
		expect(await world.scheduled()).toEqual(['accessReview.end', 'accessReview.start']);
	});

	test('skips the periods in which no server ran', async () => {
		const dueAt = world.clock.now + WEEK_MS;
		await world.start({ repeatDays: 30 });

		await pass(WEEK_MS + 65 * DAY_MS);

		const reviews = await world.reviews();
		expect(reviews.map((review) => review.dueAt)).toEqual([dueAt, dueAt + 90 * DAY_MS]);
	});

	test('goes on from review to review', async () => {
		await world.start({ repeatDays: 7 });

		for (let count = 0; count < 3; count++) await pass();

		const reviews = await world.reviews();
		expect(reviews.map(({ closedAt }) => closedAt === null)).toEqual([false, false, false, true]);
		expect(reviews.map(({ repeatDays }) => repeatDays)).toEqual([null, null, null, 7]);
	});

	test('does not repeat a review that is made once', async () => {
		await world.start();

		await pass();

		expect(await world.reviews()).toHaveLength(1);
	});

	test('covers everyone who exists by then', async () => {
		const { ada, kim, sam, lee } = world;
		await world.start({ repeatDays: 30, undecided: 'list' });
		const email = `${sam}@north.example`;
		await world.change(ada, 'administrator.delete', { id: sam, email });
		const added = await world.addAdministrator({ role: 'Read Only' });

		await pass();

		const [, next] = await world.reviews();
		const expected = [ada.administratorId, kim.administratorId, lee, added];
		expect(next?.subjects).toEqual(expected.toSorted());
	});

	test('of an organization covers those who reach it', async () => {
		const { ada, kim, sam, lee } = world;
		const organizationId = await world.addOrganization();
		const other = await world.addOrganization();
		const selected = { role: 'Help Desk', accessMode: 'selected' } as const;
		const inside = await world.addAdministrator({ ...selected, organizationIds: [organizationId] });
		await world.addAdministrator({ ...selected, organizationIds: [other] });
		const scope = { kind: 'organization', organizationId } as const;
		await world.start({ repeatDays: 30, undecided: 'list', scope });

		await pass();

		const [, next] = await world.reviews();
		const expected = [ada.administratorId, kim.administratorId, sam, lee, inside];
		expect(next?.subjects).toEqual(expected.toSorted());
	});

	test('of a deleted organization ends', async () => {
		const id = await world.addOrganization();
		const scope = { kind: 'organization', organizationId: id } as const;
		await world.start({ repeatDays: 30, scope });
		await world.change(world.ada, 'organization.archive', { id });

		await pass();

		expect(await world.reviews()).toMatchObject([{ repeatDays: null }]);
	});

	test('of dormant people covers those who have not been seen for that long, or ever', async () => {
		const { ada, sam, lee, clock, store, providerId } = world;
		const seen = await world.addAdministrator({ role: 'Read Only' });
		await world.signIn(seen);
		await world.start({
			repeatDays: 30,
			undecided: 'list',
			scope: { kind: 'dormant', days: 30 }
		});
		await world.wait(WEEK_MS);
		await store.db
			.updateTable('device')
			.set({ last_seen_at: clock.now - 31 * DAY_MS })
			.where((row) => row.and(ownerColumns({ providerId, administratorId: ada.administratorId })))
			.execute();

		await world.bySchedule();

		const [, next] = await world.reviews();
		expect(next?.subjects).toEqual([ada.administratorId, sam, lee].toSorted());
	});

	test('of dormant people goes on even if no one is dormant', async () => {
		const { sam, lee } = world;
		const scope = { kind: 'dormant', days: 30 } as const;
		await world.start({ repeatDays: 30, undecided: 'list', scope });
		for (const id of [sam, lee]) await world.signIn(id);

		await pass();

		expect((await world.reviews()).map(({ subjects }) => subjects)).toEqual([[sam, lee], []]);
	});

	test('asks those of the reviewers who are still active owners', async () => {
		const { ada, kim, sam } = world;
		await world.start({ repeatDays: 30, subjects: [sam] });
		await world.change(ada, 'administrator.changeRole', {
			id: kim.administratorId,
			role: 'Manager'
		});

		await pass();

		const [, next] = await world.reviews();
		expect(next?.reviewers).toEqual([ada.administratorId]);
	});

	test('asks all active owners if none of the reviewers is left', async () => {
		const { ada, kim } = world;
		const third = await world.addAdministrator({ role: OWNER_ROLE });
		await world.start({ repeatDays: 30, reviewers: [kim.administratorId] });
		await world.change(ada, 'administrator.suspend', { id: kim.administratorId });

		await pass();

		const [, next] = await world.reviews();
		expect(next?.reviewers.toSorted()).toEqual([ada.administratorId, third].toSorted());
	});

	test('goes on at its time even if someone closed the review early', async () => {
		const id = await world.start({ repeatDays: 30 });
		await world.change(world.kim, 'accessReview.close', { id });
		const [closed] = await world.reviews();

		await pass(WEEK_MS - 1);
		expect(await world.reviews()).toHaveLength(1);
		await pass(1);

		const [former, next] = await world.reviews();
		expect(former).toMatchObject({ closedAt: closed?.closedAt, repeatDays: null, decisions: {} });
		expect(next).toMatchObject({ repeatDays: 30, closedAt: null });
	});

	test('ends if the person who closes the review chooses so', async () => {
		const id = await world.start({ repeatDays: 30 });
		await world.change(world.kim, 'accessReview.close', { id, repeats: false });

		await pass();

		expect(await world.reviews()).toHaveLength(1);
		expect(await world.scheduled()).toEqual([]);
	});

	test('changes nothing while the next review cannot start, and goes on once it can', async () => {
		await world.start({ repeatDays: 30 });
		const rename = (from: string, to: string) =>
			sql`UPDATE record SET value = replace(value, ${`"name":"${from}"`}, ${`"name":"${to}"`})
				WHERE collection = 'accessReview'`.execute(world.store.db);
		await rename('Spring review', '');
		await world.wait(WEEK_MS);

		await expect(world.bySchedule()).rejects.toThrow('accessReview.start by the schedule');

		expect(await world.scheduled()).toEqual([]);
		expect(await world.reviews()).toMatchObject([{ closedAt: null, repeatDays: 30 }]);
		expect(await world.isSuspended(world.sam)).toBe(false);
		await rename('', 'Spring review');
		await world.bySchedule();
		expect(await world.reviews()).toMatchObject([{ repeatDays: null }, { repeatDays: 30 }]);
	});

	test('starts the next review once, however many servers check', async () => {
		await world.start({ repeatDays: 30 });
		await world.wait(WEEK_MS);

		await Promise.all([world.bySchedule(), world.bySchedule(), world.bySchedule()]);

		expect(await world.reviews()).toHaveLength(2);
	});
});

describe('a review of more people than one holds', () => {
	const ids = ['a', 'b', 'c', 'd', 'e'];

	test.each([
		['begins with the first', undefined, ['a', 'b']],
		['goes on after the last of the one before', 'b', ['c', 'd']],
		['begins again at the end', 'd', ['e', 'a']],
		['begins again after the last of all', 'e', ['a', 'b']],
		['goes on although the last one is gone', 'bb', ['c', 'd']]
	])('%s', (_, lastBefore, expected) => {
		expect(turnOf(ids, lastBefore, 2)).toEqual(expected);
	});

	test('reaches everyone', () => {
		const reached = new Set<string>();
		let turn: readonly string[] = [];
		for (let count = 0; count < 3; count++) {
			turn = turnOf(ids, turn.at(-1), 2);
			for (const id of turn) reached.add(id);
		}
		expect(reached.size).toBe(ids.length);
	});

	test('holds everyone if there is room', () => {
		expect(turnOf(ids, 'b', 5)).toEqual(ids);
	});
});
