import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	openApiClient,
	reasonOf,
	recordOf,
	resultsOf,
	type ApiClient
} from '#support/api/client.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let provider: string;
	let api: ApiClient;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
		provider = `/providers/${world.providerId}`;
	});
	afterEach(() => world.close());

	const pathOf = (id: string) => `${provider}/administrators/${id}`;
	const subject = () => world.addAdministrator({ role: 'Help Desk' });

	test('an end date is set, read, found and removed', async () => {
		const id = await subject();
		const endsAt = new Date(world.clock.now + 30 * 86_400_000).toISOString();

		const set = await api.patch(pathOf(id), { endsAt, reason: 'Contract' });

		expect(set.status).toBe(200);
		expect(recordOf(set)).toMatchObject({ endsAt, suspended: false });
		const found = await api.get(
			`${provider}/administrators?filter=endsAt:le:${endsAt}&sort=endsAt`
		);
		expect(resultsOf(found).map((one) => one.id)).toContain(id);
		const removed = await api.patch(pathOf(id), { ...recordOf(set), endsAt: null });
		expect(recordOf(removed)).toMatchObject({ endsAt: null });
		const events = await world.audit();
		expect(events.filter(({ name }) => name === 'administrator.setEndDate')).toMatchObject([
			{ subject_id: id, reason: 'Contract', outcome: 'applied' },
			{ subject_id: id, outcome: 'applied' }
		]);
	});

	test.each(['tomorrow', '2026-13-40', 17])('an end date of %j is refused', async (endsAt) => {
		const answer = await api.patch(pathOf(await subject()), { endsAt });

		expect(answer.status).toBe(400);
		expect(reasonOf(answer)).toBe('invalid_arguments');
	});

	test('the plans that the app makes are read', async () => {
		const id = await subject();
		const at = world.clock.now + 3_600_000;
		await world.apply('administrator.raiseRole', { id, role: 'Administrator', until: at });
		await world.apply('administrator.suspendFrom', {
			id,
			plannedSuspension: { from: at, until: null }
		});

		expect(recordOf(await api.get(pathOf(id)))).toMatchObject({
			roleName: 'Administrator',
			roleEndsAt: new Date(at).toISOString(),
			roleNameAfterwards: 'Help Desk',
			suspensionPlannedFrom: new Date(at).toISOString(),
			suspensionPlannedUntil: null,
			suspendedUntil: null
		});
	});
});
