import { ROLES, OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { AuditAnswer } from '@tenantry/shared/protocol/audit.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { DAY_MS, openReviewWorld, type ReviewWorld } from '#support/reviews/review-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES, type SignedInDevice } from '#support/servers/world.ts';
import { visibleRows } from '#support/store/visible-rows.ts';

const NAME = 'Secret review';
const NOTE = 'Secret note';
const OTHERS = ROLES.filter((role) => role !== OWNER_ROLE);

describe.each(DATABASES)('on %s', (database) => {
	let world: ReviewWorld;
	let reviewId: string;

	beforeEach(async () => {
		world = await openReviewWorld({ database });
		const { ada, kim, sam, lee } = world;
		await world.addOrganization();
		reviewId = await world.start({ name: NAME });
		for (const [by, id, kind] of [
			[ada, sam, 'keep'],
			[kim, sam, 'reduce'],
			[ada, lee, 'suspend']
		] as const)
			await world.change(by, 'administrator.review', { id, reviewId, kind, note: NOTE });
	});
	afterEach(() => world.close());

	async function enter(role: Role) {
		const id = await world.addAdministrator({ role });
		const device = await world.signIn(id);
		const replica = new ServerReplica(world, device);
		await replica.pull();
		return { id, device, replica };
	}

	async function auditOf(device: SignedInDevice, path: 'page' | 'json' | 'csv'): Promise<string> {
		const { deviceId } = device;
		const query = new URLSearchParams({ format: path, deviceId });
		const answer =
			path === 'page'
				? await device.fetch('/sync/v1/audit', {
						method: 'POST',
						headers: { 'content-type': 'application/json' },
						body: JSON.stringify({ deviceId, limit: 200, filters: {} })
					})
				: await device.fetch(`/sync/v1/audit/export?${query.toString()}`);
		return answer.text();
	}

	test('owners get the review, its decisions and the whole log of it', async () => {
		const { device, replica } = await enter(OWNER_ROLE);

		expect(replica.value('accessReview', reviewId)?.name).toBe(NAME);
		expect(replica.value('reviewDecision', reviewId)).toMatchObject({
			[world.sam]: { kind: 'reduce', note: NOTE },
			[world.lee]: { kind: 'suspend', note: NOTE }
		});
		for (const path of ['page', 'json', 'csv'] as const)
			expect(await auditOf(device, path), path).toContain(NAME);
		expect(await auditOf(device, 'page')).toContain(NOTE);
	});

	test('the history of a person has every decision about them', async () => {
		const events = await world.audit();

		const reviewed = events.filter(({ name }) => name === 'administrator.review');
		expect(
			reviewed.map(({ subject_collection, subject_id }) => [subject_collection, subject_id])
		).toEqual([world.sam, world.sam, world.lee].map((id) => ['administrator', id]));
	});

	test.each(OTHERS)('SEC-D24 %s gets neither reviews nor decisions', async (role) => {
		const { id, replica, device } = await enter(role);

		expect(replica.ids('accessReview')).toEqual([]);
		expect(replica.ids('reviewDecision')).toEqual([]);
		expect(replica.rows).toEqual(await visibleRows(world.store, world.providerId, id));
		for (const path of ['page', 'json', 'csv'] as const)
			expect(await auditOf(device, path), path).not.toMatch(/Secret|"keep"|"reduce"|Reduce/);
		const api = await openApiClient(world, id);
		const events = await api.get(`/providers/${world.providerId}/events`);
		expect(JSON.stringify(events)).not.toMatch(/Secret|"keep"|"reduce"/);
	});

	test('SEC-D24 a manager sees that somebody was suspended, and nothing else of it', async () => {
		const { device } = await enter('Manager');

		const { events } = AuditAnswer.parse(JSON.parse(await auditOf(device, 'page')));

		const reviewed = events.filter(({ name }) => name === 'administrator.review');
		expect(reviewed.map(({ changes }) => changes)).toEqual([
			[expect.objectContaining({ field: 'suspended', to: true })],
			[],
			[]
		]);
		expect(events.map(({ name }) => name)).not.toContain('accessReview.start');
	});

	test('SEC-D24 an owner who is demoted loses the reviews at the next sync', async () => {
		const { ada, kim } = world;
		await kim.pull();
		expect(kim.ids('accessReview')).toEqual([reviewId]);

		await world.change(ada, 'administrator.changeRole', {
			id: kim.administratorId,
			role: 'Manager'
		});
		await kim.pull();

		expect([kim.ids('accessReview'), kim.ids('reviewDecision')]).toEqual([[], []]);
	});

	test('SEC-D24 what the due time decided is hidden as well', async () => {
		const id = await world.addAdministrator({ role: 'Read Only' });
		await world.start({ name: NAME, subjects: [id] });
		const { device } = await enter('Administrator');
		await world.wait(7 * DAY_MS);
		await world.bySchedule();

		expect(await world.isSuspended(id)).toBe(true);
		expect(await auditOf(device, 'page')).not.toMatch(/Secret|reviewDecision|accessReview\./);
	});
});
