import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient, reasonOf, recordOf, type ApiClient } from '#support/api/client.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let api: ApiClient;
	let one: string;
	let organization: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		const bakery = await world.addOrganization('Bakery');
		const id = await world.addAdministrator({ role: 'Help Desk' });
		api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
		one = `/providers/${world.providerId}/administrators/${id}`;
		organization = `/providers/${world.providerId}/organizations/${bakery}`;
	});
	afterEach(() => world.close());

	const read = async (path: string) => recordOf(await api.get(path));
	const namesSince = async (count: number) =>
		(await world.audit()).slice(count).map(({ name }) => name);

	test('a record sent back with one changed field changes only that field', async () => {
		await world.apply('provider.setGlobalMfa', { providerId: world.providerId, required: true });
		const record = await read(one);
		const { length } = await world.audit();

		const answer = await api.patch(one, { ...record, firstname: 'Grace' });

		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({ ...record, firstname: 'Grace' });
		expect(await namesSince(length)).toEqual(['administrator.editDetails']);
	});

	test('a record sent back unchanged changes nothing', async () => {
		const record = await read(one);
		const { length } = await world.audit();

		const answer = await api.patch(one, record);

		expect([answer.status, answer.body]).toEqual([200, record]);
		expect(await namesSince(length)).toEqual([]);
	});

	test('the changed one of role id and role name counts', async () => {
		const record = await read(one);
		const manager = recordOf(await api.patch(one, { roleName: 'Manager' }));
		await api.patch(one, { roleName: 'Help Desk' });

		const byId = await api.patch(one, { ...record, role: manager.role });
		const byName = await api.patch(one, { ...manager, roleName: 'Help Desk' });
		const twice = await api.patch(one, { role: manager.role, roleName: 'Read Only' });

		expect(byId.body).toEqual(manager);
		expect(byName.body).toEqual(record);
		expect([twice.status, reasonOf(twice)]).toEqual([400, 'invalid_arguments']);
		expect(await read(one)).toEqual(record);
	});

	test.each([
		['id', newId()],
		['_id', newId()],
		['registered', false],
		['suspended', true],
		['totpEnrolled', true],
		['totpEnrollmentFinished', true],
		['roles', []],
		['roleNames', ['Manager']],
		['organizationAccessTotal', 7],
		['apiKeySet', true],
		['apiKeyHash', { prefix: 'abcd' }],
		['created', '2020-01-01T00:00:00.000Z']
	])('SEC-D03 a read-only %s with another value is refused by its name', async (field, value) => {
		const record = await read(one);

		const answer = await api.patch(one, { ...record, firstname: 'Grace', [field]: value });

		expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_arguments']);
		expect(recordOf(answer).details).toMatchObject([{ field }]);
		expect(await read(one)).toEqual(record);
	});

	test('SEC-D03 an unknown field is refused in a record as well', async () => {
		const record = await read(one);
		const bodies = ['"isOwner":true', '"__proto__":{}', '"bindNoOrgs":true'].map(
			(field) => `{"id":"${String(record.id)}","firstname":"Grace",${field}}`
		);

		for (const body of bodies) expect((await api.patch(one, body, JSON_TYPE)).status).toBe(400);
		expect(await read(one)).toEqual(record);
	});

	test('an organization can be read, and its name and maximum can be changed', async () => {
		const record = await read(organization);
		const { length } = await world.audit();

		const limited = await api.put(organization, { ...record, maxSystemUsers: 25 });
		const named = await api.put(organization, { name: 'Patisserie' });
		const both = await api.put(organization, { name: 'Bakery', maxSystemUsers: 0 });
		const same = await api.put(organization, recordOf(both));

		expect(record).toMatchObject({ name: 'Bakery', maxSystemUsers: 0 });
		expect(limited.body).toEqual({ ...record, maxSystemUsers: 25 });
		expect(named.body).toEqual({ ...record, name: 'Patisserie', maxSystemUsers: 25 });
		expect([both.body, same.body, same.status]).toEqual([record, record, 200]);
		expect(await namesSince(length)).toEqual([
			'organization.setMaxSystemUsers',
			'organization.rename',
			'organization.rename',
			'organization.setMaxSystemUsers'
		]);
	});

	test.each(['put', 'patch'] as const)('%s of an organization has limits', async (verb) => {
		const wrong = [
			{},
			{ id: newId(), name: 'Other' },
			...[-1, 1.5, '1', true, {}, 2 ** 31].map((maxSystemUsers) => ({ maxSystemUsers })),
			...['', ' ', 'x'.repeat(201), null].map((name) => ({ name }))
		];

		for (const body of wrong) {
			const answer = await api[verb](organization, body);
			expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_arguments']);
		}
		expect(await read(organization)).toMatchObject({ name: 'Bakery', maxSystemUsers: 0 });
		expect((await api[verb](organization, { maxSystemUsers: 2 ** 31 - 1 })).status).toBe(200);
		expect(recordOf(await api[verb](organization, { maxSystemUsers: null }))).toMatchObject({
			maxSystemUsers: 0
		});
	});

	test('a role that may not write organizations is refused even if nothing would change', async () => {
		const manager = await openApiClient(world, await world.addAdministrator({ role: 'Manager' }));
		const record = recordOf(await manager.get(organization));

		for (const body of [record, { ...record, maxSystemUsers: 5 }, { ...record, name: 'Other' }])
			expect((await manager.put(organization, body)).status).toBe(403);
		expect(await read(organization)).toEqual(record);
	});

	test('an administrator created with only an address has the fewest permissions', async () => {
		const list = `/providers/${world.providerId}/administrators`;

		const answer = await api.post(list, { email: 'a@ex.example' });

		expect(answer.status).toBe(200);
		expect(recordOf(answer)).toMatchObject({
			roleName: 'Read Only',
			apiKeyAllowed: false,
			enableMultiFactor: true
		});
	});

	test('one slash at the end of a path makes no difference, and two are refused', async () => {
		const list = `/providers/${world.providerId}/administrators`;

		expect((await api.get(`${one}/`)).body).toEqual((await api.get(one)).body);
		expect((await api.get(`${list}/?limit=1`)).body).toEqual(
			(await api.get(`${list}?limit=1`)).body
		);
		expect((await api.patch(`${one}/`, { firstname: 'Grace' })).status).toBe(200);
		expect((await api.patch(`${list}/`, {})).status).toBe(405);
		expect((await api.get(`${list}//`)).status).toBe(404);
		expect((await api.get('/')).status).toBe(404);
	});

	test.each(['{"limit":-1}', '{"skip":"0"}', '{"limit":{}}', '{"fields":[]}', '{"limits":1}'])(
		'SEC-D03 a deletion with %s is refused',
		async (body) => {
			const answer = await world.request(`/api/v2${one}`, {
				method: 'DELETE',
				body,
				headers: { ...JSON_TYPE, 'x-api-key': api.key }
			});

			expect(answer.status).toBe(400);
			expect((await api.get(one)).status).toBe(200);
		}
	);

	test('a required body must be present, whatever its type', async () => {
		const list = `/providers/${world.providerId}/administrators`;

		for (const path of [list, `/providers/${world.providerId}/organizations`])
			expect((await api.post(path, '', JSON_TYPE)).status).toBe(400);
		expect((await api.post(`${one}/suspend`, '', JSON_TYPE)).status).toBe(200);
		expect((await api.post(`${one}/restore`, '{', JSON_TYPE)).status).toBe(400);
	});
});
