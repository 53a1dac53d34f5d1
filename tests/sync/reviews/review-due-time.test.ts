import { decisionArgs } from '#support/reviews/decision-args.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { endDueReviews } from '@tenantry/sync-server/sync/reviews/end-due-reviews.ts';
import { endDueReview } from '@tenantry/sync-server/sync/reviews/end-review.ts';
import { verifyState } from '@tenantry/sync-server/sync/audit/verify-state.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, openReviewWorld, type ReviewWorld } from '#support/reviews/review-world.ts';
import { addPeople } from '#support/servers/add-people.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ReviewWorld;

	beforeEach(async () => {
		world = await openReviewWorld({ database });
	});
	afterEach(async () => {
		expect(await verifyState(world.store, world.providerId)).toMatchObject({ findings: [] });
		expect(world.logged).toEqual([]);
		await world.close();
	});

	const onlyReview = async () => {
		const [review] = await world.reviews();
		if (review === undefined) throw new Error('There is no review.');
		return review;
	};
	const decide = (by: ServerReplica, reviewId: string, kind: 'keep' | 'reduce' | 'suspend') =>
		world.change(by, 'administrator.review', decisionArgs({ id: world.sam, reviewId, kind }));

	test('suspends those about whom nobody decided, each with an event, and closes the review', async () => {
		const { ada, sam, lee } = world;
		await decide(ada, await world.start(), 'keep');
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.scheduled()).toEqual([
			'administrator.suspendUnreviewed',
			'accessReview.end'
		]);
		expect([await world.isSuspended(sam), await world.isSuspended(lee)]).toEqual([false, true]);
		const { closedAt, decisions } = await onlyReview();
		expect(closedAt).toBe(world.clock.now);
		expect(decisions[sam]).toMatchObject({ kind: 'keep', by: ada.administratorId });
		expect(decisions[lee]).toMatchObject({ kind: 'suspend', by: null });
	});

	test('SEC-E20 suspends a hundred people in a transaction and goes on where it was cut off, each of them once', async () => {
		const { store, providerId, clock, ada } = world;
		const people = await addPeople(world, 150);
		const [restored = world.sam] = people;
		await world.start({ subjects: people });
		await world.wait(7 * DAY_MS);
		const onBug = (error: unknown) => expect.unreachable(String(error));

		const endings = await store.write(providerId, (tx) =>
			endDueReview(tx, { at: clock.now, onBug })
		);
		expect(endings).toHaveLength(100);
		expect((await onlyReview()).closedAt).toBeNull();
		const outcome = await world.change(ada, 'administrator.restore', { id: restored });
		expect(outcome).toBe('applied');
		await world.bySchedule();

		expect(await world.scheduled()).toEqual([
			...new Array<string>(150).fill('administrator.suspendUnreviewed'),
			'accessReview.end'
		]);
		expect(await world.isSuspended(restored)).toBe(false);
		expect(Object.keys((await onlyReview()).decisions)).toHaveLength(150);
	});

	test('leaves everyone as they are if the review only lists the undecided', async () => {
		await world.start({ undecided: 'list' });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.scheduled()).toEqual(['accessReview.end']);
		expect(await world.isSuspended(world.sam)).toBe(false);
		expect((await onlyReview()).decisions).toEqual({});
	});

	test('does nothing a millisecond before, and nothing more afterwards', async () => {
		await world.start();
		await world.wait(7 * DAY_MS - 1);
		await world.bySchedule();
		expect(await world.scheduled()).toEqual([]);

		await world.wait(1);
		await world.bySchedule();
		await world.bySchedule();

		expect(await world.scheduled()).toHaveLength(3);
	});

	test('happens once, however many servers check', async () => {
		const second = await world.openSecond();
		const ids = [await world.start(), await world.start({ name: 'Another', undecided: 'list' })];
		await world.wait(7 * DAY_MS);

		await Promise.all([world.bySchedule(), world.bySchedule(), world.bySchedule()]);

		const names = await world.scheduled();
		expect(names.filter((name) => name === 'accessReview.end')).toHaveLength(ids.length);
		expect(names.filter((name) => name === 'administrator.suspendUnreviewed')).toHaveLength(2);
		await second.close();
	});

	test('is caught up by the first check after the server was down', async () => {
		await world.start();
		await world.wait(100 * DAY_MS);
		await world.restart();

		await world.bySchedule();

		expect(await world.scheduled()).toHaveLength(3);
		expect((await onlyReview()).closedAt).toBe(world.clock.now);
	});

	test('ends the sessions of those it suspends', async () => {
		const id = AdministratorId.parse(await world.addAdministrator({ role: 'Help Desk' }));
		const replica = new ServerReplica(world, await world.signIn(id));
		await replica.pull();
		await world.start({ subjects: [id] });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		const refused: unknown = await replica.pull().catch((error: unknown) => error);
		expect(refused instanceof Refused && refused.code).toBe('device_revoked');
		expect(world.endings).toMatchObject([{ administratorId: id, reason: 'suspended' }]);
	});

	test('SEC-D22 never suspends the last owner, nor the last one who could have decided', async () => {
		const { ada, kim, sam } = world;
		const owners = [ada.administratorId, kim.administratorId];
		await world.start({ subjects: [...owners, sam] });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		const suspended = await Promise.all(owners.map((id) => world.isSuspended(id)));
		expect(suspended.filter(Boolean)).toHaveLength(1);
		expect(await world.isSuspended(sam)).toBe(true);
		expect((await onlyReview()).closedAt).not.toBeNull();
	});

	test('SEC-D22 never suspends an only reviewer for want of a decision of their own', async () => {
		const id = world.ada.administratorId;
		await world.start({ subjects: [id], reviewers: [id] });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.isSuspended(id)).toBe(false);
		expect((await onlyReview()).decisions).toEqual({});
	});

	test('SEC-D22 suspends no one if every reviewer is gone', async () => {
		const { ada, kim, sam } = world;
		await world.start({ reviewers: [kim.administratorId] });
		await world.change(ada, 'administrator.suspend', { id: kim.administratorId });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.scheduled()).toEqual(['accessReview.end']);
		expect(await world.isSuspended(sam)).toBe(false);
	});

	test('leaves out those who are gone or suspended by then', async () => {
		const { ada, sam, lee } = world;
		await world.start();
		await world.change(ada, 'administrator.suspend', { id: lee });
		const email = `${sam}@north.example`;
		await world.change(ada, 'administrator.delete', { id: sam, email });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.scheduled()).toEqual(['accessReview.end']);
	});

	test('suspends no one in a review that is already closed', async () => {
		const id = await world.start();
		await world.change(world.kim, 'accessReview.close', { id });
		await world.wait(7 * DAY_MS);

		await world.bySchedule();

		expect(await world.scheduled()).toEqual([]);
		expect(await world.isSuspended(world.sam)).toBe(false);
	});

	describe('a decision that was made offline before and arrives afterwards', () => {
		test.each([true, false])(
			'SEC-D23 leaves the record of the review unchanged, with the schedule already run: %s',
			async (hasLooked) => {
				const { ada, sam } = world;
				const reviewId = await world.start({ undecided: 'list' });
				await ada.pull();
				const [keep, reduce, suspend] = (['keep', 'reduce', 'suspend'] as const).map((kind) =>
					ada.mutation('administrator.review', decisionArgs({ id: sam, reviewId, kind }))
				);
				if (keep === undefined || reduce === undefined || suspend === undefined) throw new Error();
				await world.wait(7 * DAY_MS);
				if (hasLooked) await world.bySchedule();

				const results = await ada.push(keep, reduce, suspend);

				expect(results.map(({ outcome, rejection }) => rejection?.code ?? outcome)).toEqual([
					'review_closed',
					'review_closed',
					'applied'
				]);
				expect(await world.isSuspended(sam)).toBe(true);
				expect((await onlyReview()).decisions).toEqual({});
			}
		);
	});

	test('does not wait for a provider that fails', async () => {
		await world.start();
		await world.wait(7 * DAY_MS);
		const { store, clock } = world;
		const errors: unknown[] = [];
		await store.db
			.insertInto('record_index')
			.values({
				provider_id: '0'.repeat(24),
				collection: 'accessReview',
				name: 'dueAt',
				value: '0',
				id: '0'.repeat(24)
			})
			.execute();

		await endDueReviews({
			store,
			clock: () => clock.now,
			onAccessEnd: () => {},
			onError: (error) => void errors.push(error)
		});

		expect(errors).toHaveLength(1);
		expect(await world.scheduled()).toHaveLength(3);
		await store.db.deleteFrom('record_index').where('value', '=', '0').execute();
	});

	test('SEC-D21 a suspended owner can no longer decide', async () => {
		const { ada, kim } = world;
		const reviewId = await world.start();
		await kim.pull();
		await world.change(ada, 'administrator.suspend', { id: kim.administratorId });

		const refused: unknown = await decide(kim, reviewId, 'suspend').catch(
			(error: unknown) => error
		);

		expect(refused instanceof Refused && refused.code).toBe('device_revoked');
		expect(await world.isSuspended(world.sam)).toBe(false);
	});
});
