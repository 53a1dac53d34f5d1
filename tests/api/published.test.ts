import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrayOf, idOf, openApiClient, recordOf, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

/** Knows only what a script written for the published API knows: its paths and payloads. */
describe.each(DATABASES)('on %s a script of the published API', (database) => {
	let world: ServerWorld;
	let provider: string;
	let owner: string;
	let api: ApiClient;
	let bakery: string;
	let clinic: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		bakery = await world.addOrganization('Bakery');
		clinic = await world.addOrganization('Clinic');
		owner = await world.addAdministrator({ role: OWNER_ROLE });
		api = await openApiClient(world, owner);
		provider = `/providers/${world.providerId}`;
	});
	afterEach(() => world.close());

	async function create(body: object): Promise<string> {
		const answer = await api.post(`${provider}/administrators`, body);
		expect(answer.status).toBe(200);
		return idOf(answer);
	}

	test('finds its provider, and the person whose key it has', async () => {
		const own = { id: world.providerId, name: 'North Provider', disallowOrgCreation: false };
		const administrator = recordOf(await api.get(`${provider}/administrators/${owner}`));

		expect((await api.get('/providers')).body).toEqual({ results: [own], totalCount: 1 });
		expect((await api.get(provider)).body).toEqual(own);
		expect((await api.get('/me')).body).toEqual({
			administrator,
			provider: own,
			limits: { requestsAtOnce: 1200, requestsPerSecond: 20 }
		});
		expect(administrator).toMatchObject({ id: owner, roleName: OWNER_ROLE, apiKeySet: true });
	});

	test('lists administrators by filter, order and page', async () => {
		for (const name of ['Dora', 'anna', 'Bert', 'Cleo'])
			await create({ email: `${name}@ex.example`, firstname: name, roleName: 'Read Only' });

		const list = `${provider}/administrators?filter=roleName:eq:Read Only`;
		const first = await api.get(`${list}&sort=-firstname&limit=2&fields=firstname`);
		const rest = await api.get(`${list}&sort=-firstname&limit=2&skip=2&fields=firstname,email`);
		const folded = await api.get(`${list}&sortIgnoreCase=firstname&fields=firstname`);

		expect(first.body).toEqual({
			results: [{ firstname: 'anna' }, { firstname: 'Dora' }],
			totalCount: 4
		});
		expect(rest.body).toMatchObject({
			results: [{ firstname: 'Cleo' }, { firstname: 'Bert', email: 'Bert@ex.example' }]
		});
		expect(folded.body).toMatchObject({
			results: ['anna', 'Bert', 'Cleo', 'Dora'].map((firstname) => ({ firstname }))
		});
	});

	test('creates with and without bindNoOrgs', async () => {
		const everywhere = await create({ email: 'a@ex.example', roleName: 'Manager' });
		const nowhere = await create({ email: 'b@ex.example', roleName: 'Manager', bindNoOrgs: true });

		const links = async (id: string) =>
			(await api.get(`/administrators/${id}/organizationlinks`)).body;
		expect(await links(everywhere)).toEqual(
			[bakery, clinic]
				.toSorted()
				.map((organization) => ({ administrator: everywhere, organization }))
		);
		expect(await links(nowhere)).toEqual([]);
	});

	test('counts what an administrator of all organizations reaches as it lists it', async () => {
		const id = await create({ email: 'a@ex.example', roleName: 'Manager' });
		await world.addOrganization('Called "attached":false');
		const [apart, gone] = [await world.addOrganization(), await world.addOrganization()];
		await world.apply('organization.attach', { id: apart, attached: false });
		await api.delete(`${provider}/organizations/${gone}`);

		const one = `${provider}/administrators/${id}`;
		const totals = [
			await api.get(one),
			await api.patch(one, { phone: '+441632960000' }),
			await api.get(`${provider}/administrators?filter=id:eq:${id}`)
		].map(({ body }) => /"organizationAccessTotal":(\d+)/.exec(JSON.stringify(body))?.[1]);

		expect(totals).toEqual(['3', '3', '3']);
		const path = `/administrators/${id}/organizationlinks`;
		expect(arrayOf(await api.get(path))).toHaveLength(3);
		expect((await api.delete(`${path}/${apart}`)).status).toBe(404);
		expect((await api.delete(`${path}/${bakery}`)).status).toBe(204);
		expect(recordOf(await api.get(one)).organizationAccessTotal).toBe(2);
	});

	test('reads the created administrator with the documented defaults', async () => {
		const roles = arrayOf(await api.get('/roles'));
		const role = roles.find(({ name }) => name === 'Help Desk')?.id;

		const answer = await api.post(`${provider}/administrators`, {
			email: 'a@ex.example',
			firstname: 'Ada',
			lastname: 'Park',
			role
		});

		const { id, ...record } = recordOf(answer);
		expect(id).toMatch(/^[0-9a-f]{24}$/);
		expect(record).toEqual({
			_id: id,
			email: 'a@ex.example',
			firstname: 'Ada',
			lastname: 'Park',
			registered: false,
			suspended: false,
			enableMultiFactor: true,
			totpEnrolled: false,
			totpEnrollmentFinished: false,
			role,
			roleName: 'Help Desk',
			roles: [role],
			roleNames: ['Help Desk'],
			organizationAccessTotal: 2,
			apiKeyAllowed: false,
			apiKeySet: false,
			phone: '',
			note: '',
			endsAt: null,
			suspendedUntil: null,
			suspensionPlannedFrom: null,
			suspensionPlannedUntil: null,
			roleEndsAt: null,
			roleNameAfterwards: null,
			created: '2026-01-05T09:00:00.000Z'
		});
		expect(roles).toHaveLength(8);
	});

	test('links, lists members, unlinks and deletes', async () => {
		const id = await create({ email: 'b@ex.example', roleName: 'Manager', bindNoOrgs: true });
		const path = `/administrators/${id}/organizationlinks`;
		const link = { administrator: id, organization: bakery };

		expect(await api.post(path, { organization: bakery })).toMatchObject({
			status: 201,
			body: link
		});
		const reached = await api.get(`/organizations/${bakery}/administratorlinks`);
		expect(reached.body).toContainEqual(link);
		expect(reached.headers.get('x-total-count')).toBe('2');
		expect((await api.delete(`${path}/${bakery}`)).status).toBe(204);
		expect((await api.get(path)).body).toEqual([]);

		expect((await api.delete(`${provider}/administrators/${id}`)).status).toBe(204);
		const left = await api.get(`${provider}/administrators?filter=id:eq:${id}`);
		expect(left.body).toEqual({ results: [], totalCount: 0 });
	});

	test('removes one organization from an administrator who reaches all, and keeps the others', async () => {
		const id = await create({ email: 'a@ex.example', roleName: 'Manager' });

		const answer = await api.delete(`/administrators/${id}/organizationlinks/${bakery}`);
		await world.addOrganization('Later');

		expect(answer.status).toBe(204);
		const links = await api.get(`/administrators/${id}/organizationlinks`);
		expect(links.body).toEqual([{ administrator: id, organization: clinic }]);
	});

	test('lists organizations', async () => {
		const answer = await api.get(`${provider}/organizations?sort=name`);

		expect(answer.body).toEqual({
			results: [
				{ id: bakery, name: 'Bakery', maxSystemUsers: 0 },
				{ id: clinic, name: 'Clinic', maxSystemUsers: 0 }
			],
			totalCount: 2
		});
	});
});
