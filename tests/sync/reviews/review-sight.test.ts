import { ROLES, OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { AuditAnswer } from '@tenantry/shared/protocol/audit.ts';
import { LoadedRows, whenLoaded } from '@tenantry/sync-server/sync/loaded-rows.ts';
import { Digests } from '@tenantry/sync-server/sync/pull/digest.ts';
import { visibilityOf } from '@tenantry/sync-server/sync/readers/visibility.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { decisionArgs } from '#support/reviews/decision-args.ts';
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
	/** The organization that a reduction leaves. */
	let kept: string;

	beforeEach(async () => {
		world = await openReviewWorld({ database });
		const { ada, kim, sam, lee } = world;
		kept = await world.addOrganization();
		reviewId = await world.start({ name: NAME });
		for (const [by, id, kind] of [
			[ada, sam, 'keep'],
			[kim, sam, 'reduce'],
			[ada, lee, 'suspend']
		] as const)
			await world.change(
				by,
				'administrator.review',
				decisionArgs({ id, reviewId, kind, note: NOTE, organizationIds: [kept] })
			);
	});
	afterEach(() => world.close());

	async function enter(role: Role) {
		const id = await world.addAdministrator({ role });
		const device = await world.signIn(id);
		const replica = new ServerReplica(world, device);
		await replica.pull();
		return { id, device, replica };
	}

	const digestsForOwners = () =>
		world.store.read(world.providerId, async (reader) => {
			const rows = new LoadedRows(reader);
			const { administratorId: id } = world.ada;
			const visibility = await whenLoaded(rows, () => visibilityOf(rows, id, world.providerId));
			return new Digests().of(reader, visibility);
		});
	const occurrences = (text: string, part: string) => text.split(part).length - 1;

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

	test('the public API names the events of a review, and a decision by what it is', async () => {
		const { ada } = world;
		await world.change(ada, 'accessReview.close', { id: reviewId });
		const api = await openApiClient(world, ada.administratorId);
		const events = JSON.stringify(await api.get(`/providers/${world.providerId}/events?limit=100`));

		for (const type of ['access_review_create', 'access_review_update'])
			expect(occurrences(events, `"event_type":"${type}","timestamp"`), type).toBe(1);
		expect(occurrences(events, '"field":"reviewDecision"')).toBe(3);
		expect(events).not.toContain(`"field":"${world.sam}"`);
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

	test('SEC-D24 a manager sees that someone was suspended or reduced, and nothing else of the review', async () => {
		const { device } = await enter('Manager');

		const { events } = AuditAnswer.parse(JSON.parse(await auditOf(device, 'page')));

		const reviewed = events.filter(({ name }) => name === 'administrator.review');
		const changed = reviewed.flatMap(({ changes }) => changes.map(({ field }) => field));
		expect(changed.toSorted()).toEqual(['accessMode', 'suspended', kept].toSorted());
		expect(events.map(({ name }) => name)).not.toContain('accessReview.start');
	});

	test('SEC-D24 decisions that change no access, and refused ones, are in no log of others', async () => {
		const { ada, sam, lee } = world;
		const { id, device } = await enter('Manager');
		await world.change(ada, 'administrator.review', { id: lee, reviewId, kind: 'keep' });
		await world.change(ada, 'accessReview.close', { id: reviewId });
		const refused = decisionArgs({ id: sam, reviewId, kind: 'reduce' });
		await world.change(ada, 'administrator.review', refused);

		const api = await openApiClient(world, id);
		const events = JSON.stringify(await api.get(`/providers/${world.providerId}/events?limit=100`));

		// A spreadsheet has a line for each of the two fields of the reduction.
		for (const [path, count] of [
			['page', 2],
			['json', 2],
			['csv', 3]
		] as const)
			expect(occurrences(await auditOf(device, path), 'administrator.review'), path).toBe(count);
		expect(occurrences(events, '"field":"suspended","from":false,"to":true')).toBe(1);
		expect(events).not.toContain('superseded');
		expect(events).not.toContain('access_review');
	});

	test('SEC-D24 people can still read about their own decisions', async () => {
		const { kim, ada } = world;
		const { administratorId: id } = kim;
		await world.change(ada, 'administrator.changeRole', { id, role: 'Manager' });

		const { events } = AuditAnswer.parse(JSON.parse(await auditOf(await world.signIn(id), 'page')));

		const own = events.filter(
			({ name, actorId }) => name === 'administrator.review' && actorId === id
		);
		const changed = own.map(({ changes }) => changes.map(({ field }) => field));
		expect(changed).toEqual([['accessMode', kept]]);
	});

	test('SEC-D24 decisions send nothing of the review to those who never see one', async () => {
		const { replica } = await enter('Manager');
		const { ada, sam } = world;
		const another = await world.start({ name: NAME });
		await world.change(ada, 'administrator.review', { id: sam, reviewId: another, kind: 'keep' });

		await replica.pull();

		expect(replica.resets).toEqual([]);
		expect(replica.deletions).toEqual([]);
	});

	test('SEC-D24 rows of a kind that only a newer server knows are sent to no one', async () => {
		const { kim } = world;
		const { replica } = await enter('Manager');
		const another = await world.start({ name: NAME });
		await sql`UPDATE record SET collection = 'newerKind' WHERE id = ${another}`.execute(
			world.store.db
		);

		for (const device of [kim, replica]) {
			await device.pull();
			expect(device.ids('newerKind')).toEqual([]);
		}
		const withUnknown = await digestsForOwners();
		await sql`DELETE FROM record WHERE collection = 'newerKind'`.execute(world.store.db);
		expect(withUnknown).toEqual(await digestsForOwners());
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

		expect(kim.resets).toEqual(['sight']);
		expect([kim.ids('accessReview'), kim.ids('reviewDecision')]).toEqual([[], []]);
	});

	test('SEC-D24 suspensions at the due time are hidden as well', async () => {
		const id = await world.addAdministrator({ role: 'Read Only' });
		await world.start({ name: NAME, subjects: [id] });
		const { device } = await enter('Administrator');
		await world.wait(7 * DAY_MS);
		await world.bySchedule();

		expect(await world.isSuspended(id)).toBe(true);
		expect(await auditOf(device, 'page')).not.toMatch(/Secret|reviewDecision|accessReview\./);
	});
});
