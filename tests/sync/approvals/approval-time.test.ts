import { CONTACT_MS } from '@tenantry/shared/domain/provider/schema.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { expireAllDue } from '@tenantry/sync-server/sync/approvals/expire.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	HOUR_MS,
	openApprovalWorld,
	type ApprovalWorld
} from '#support/approvals/approval-world.ts';
import type { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;

	beforeEach(async () => {
		world = await openApprovalWorld({ database });
	});
	afterEach(() => world.closeVerified());

	const names = async () => (await world.audit()).map(({ name }) => name);

	async function provedAt({ administratorId }: ServerReplica, fresh_at: number | null) {
		await world.store.db
			.updateTable('session')
			.set({ fresh_at })
			.where((row) => row.and(ownerColumns({ providerId: world.providerId, administratorId })))
			.execute();
	}

	async function bySchedule(): Promise<void> {
		await expireAllDue({
			store: world.store,
			clock: () => world.clock.now,
			onError: (error) => {
				throw error;
			}
		});
	}

	/** An approval and a broken glass of Kim's, as she knows the change. */
	const bothWays = (mutationId: string) => [
		world.kim.mutation('approval.approve', { mutationId }),
		world.kim.mutation('approval.breakGlass', { mutationId, reason: 'Nobody is here' })
	];

	test('SEC-D18 a change waits until the last millisecond of 72 hours', async () => {
		const id = await world.raise();
		await world.wait(72 * HOUR_MS - 1);

		expect(await world.approve(world.kim, id)).toBe('applied');
	});

	test.each(['approve', 'decline', 'breakGlass'] as const)(
		'SEC-D18 after 72 hours it expires with the first attempt to %s it',
		async (decide) => {
			const { ada, kim, sam } = world;
			const id = await world.raise();
			await world.wait(72 * HOUR_MS);

			expect(await world[decide](kim, id)).toBe('time_passed');

			expect(await world.roleOf(sam)).toBe('Help Desk');
			expect(await world.verdictOf(ada, id)).toMatchObject({
				outcome: 'expired',
				approval: { decision: 'expired' }
			});
			expect(await names()).toContain('approval.expire');
			expect(await world.toApprove(kim)).toEqual([]);
			await bySchedule();
			expect((await names()).filter((name) => name === 'approval.expire')).toHaveLength(1);
			expect(await world[decide](kim, id)).toBe('already_decided');
		}
	);

	test('SEC-D18 a schedule expires it once, on however many servers, and nothing too early', async () => {
		const { ada } = world;
		await world.raise();
		await world.wait(HOUR_MS);
		const later = await world.ask(ada, 'administrator.delete', {
			id: world.sam,
			email: `${world.sam}@north.example`
		});
		await world.wait(71 * HOUR_MS);

		await Promise.all([bySchedule(), bySchedule(), bySchedule()]);

		expect((await names()).filter((name) => name === 'approval.expire')).toHaveLength(1);
		expect(await world.toApprove(world.kim)).toEqual([later]);
	});

	test('SEC-D18 approving offline does not stop the clock of the server', async () => {
		const { kim, sam } = world;
		const id = await world.raise();
		await kim.pull();
		const made = kim.mutation('approval.approve', { mutationId: id });
		await world.wait(73 * HOUR_MS);

		const [result] = await kim.push(made);

		expect(result).toMatchObject({ rejection: { code: 'time_passed' } });
		expect(await world.roleOf(sam)).toBe('Help Desk');
	});

	test('an approval made offline counts when it arrives, against what stands then', async () => {
		const { kim, sam: id } = world;
		const waiting = await world.raise();
		await kim.pull();
		const made = kim.mutation('approval.approve', { mutationId: waiting });
		await world.wait(24 * HOUR_MS);
		await world.apply('administrator.suspend', { id });

		expect(await kim.push(made)).toMatchObject([{ outcome: 'applied' }]);

		await kim.pull();
		expect(kim.value('administrator', id)).toMatchObject({ role: 'Manager', suspended: true });
	});

	test('SEC-D19 an approval without a fresh factor has to be made again', async () => {
		const { kim } = world;
		const id = await world.raise();
		await provedAt(kim, world.clock.now - 15 * MINUTE_MS);

		await kim.pull();
		const unproved = kim.mutation('approval.approve', { mutationId: id });
		expect(await kim.push(unproved)).toMatchObject([{ outcome: 'review' }]);
		expect(await world.verdictOf(kim, unproved.id)).toMatchObject({ review: 'confirm' });
		expect(await world.breakGlass(kim, id)).toBe('review');
		expect(await world.toApprove(kim)).toEqual([id]);

		await provedAt(kim, world.clock.now);
		expect(await world.approve(kim, id, { redoOf: unproved.id })).toBe('applied');
	});

	test('declining needs no fresh factor', async () => {
		const { kim } = world;
		const id = await world.raise();
		await provedAt(kim, null);

		expect(await world.decline(kim, id)).toBe('applied');
	});

	test('SEC-D19 an approval on old knowledge has to be made again', async () => {
		const { kim, sam, providerId } = world;
		await world.apply('provider.setPolicy', { providerId, staleAfterHours: 24 });
		const id = await world.raise();
		await kim.pull();
		const { clock } = world;
		const seen = clock.now;
		const stale = bothWays(id);
		await world.wait(24 * HOUR_MS + 1);
		await provedAt(kim, clock.now);

		for (const mutation of stale) {
			expect(await kim.push(mutation)).toMatchObject([{ outcome: 'review' }]);
			expect(await world.verdictOf(kim, mutation.id)).toMatchObject({ review: 'stale' });
		}

		expect(clock.now - seen).toBe(24 * HOUR_MS + 1);
		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.toApprove(kim)).toEqual([id]);
		expect(await world.approve(kim, id, { redoOf: stale[0]?.id })).toBe('applied');
	});

	test.each<readonly [string, (seen: string) => string | null]>([
		['nothing', () => null],
		['what no history contains', (seen) => `${seen}x`]
	])('SEC-D19 an approval that rests on %s has to be made again', async (_what, forge) => {
		const { kim, sam } = world;
		const id = await world.raise();
		await kim.pull();

		for (const mutation of bothWays(id)) {
			const seen = forge(mutation.seen ?? '');
			expect(await kim.push({ ...mutation, seen })).toMatchObject([{ outcome: 'review' }]);
			expect(await world.verdictOf(kim, mutation.id)).toMatchObject({ review: 'stale' });
		}

		expect(await world.roleOf(sam)).toBe('Help Desk');
		expect(await world.toApprove(kim)).toEqual([id]);
	});

	test('SEC-D19 an approval counts to the last millisecond of what a loosening may rest on', async () => {
		const { kim, providerId } = world;
		await world.apply('provider.setPolicy', { providerId, staleAfterHours: 24 });
		const id = await world.raise();
		await kim.pull();
		const made = kim.mutation('approval.approve', { mutationId: id });
		await world.wait(24 * HOUR_MS);
		await provedAt(kim, world.clock.now);

		expect(await kim.push(made)).toMatchObject([{ outcome: 'applied' }]);
	});

	describe('where access is given only online', () => {
		beforeEach(async () => {
			const { providerId } = world;
			await world.apply('provider.setPolicy', { providerId, loosenOnlineOnly: true });
		});

		test('SEC-D10 an approval out of contact is refused, and so is a broken glass', async () => {
			const { kim, sam } = world;
			const id = await world.raise();
			await kim.pull();
			const made = bothWays(id);
			await world.wait(CONTACT_MS + 1);
			await provedAt(kim, world.clock.now);

			const results = await kim.push(...made);

			expect(results.map(({ rejection }) => rejection?.code)).toEqual([
				'online_only',
				'online_only'
			]);
			expect(await world.roleOf(sam)).toBe('Help Desk');
			expect(await world.toApprove(kim)).toEqual([id]);
			expect(await world.approve(kim, id)).toBe('applied');
		});

		test('SEC-D10 an approval in contact is accepted, to the millisecond', async () => {
			const { kim } = world;
			const id = await world.raise();
			await kim.pull();
			const made = kim.mutation('approval.approve', { mutationId: id });
			await world.wait(CONTACT_MS);

			expect(await kim.push(made)).toMatchObject([{ outcome: 'applied' }]);
		});

		test('SEC-D10 declining out of contact is accepted', async () => {
			const { ada, kim } = world;
			const id = await world.raise();
			await kim.pull();
			const made = kim.mutation('approval.decline', { mutationId: id, reason: 'Not agreed' });
			await world.wait(48 * HOUR_MS);

			expect(await kim.push(made)).toMatchObject([{ outcome: 'applied' }]);
			expect(await world.verdictOf(ada, id)).toMatchObject({ rejection: { code: 'declined' } });
		});
	});
});
