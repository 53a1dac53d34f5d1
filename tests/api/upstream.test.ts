import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { finish, listen, portOf } from '@tenantry/sync-server/http-server.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient, recordOf, resultsOf, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import { modelOf, send, UpstreamError, upstreamRequests } from '#support/api/upstream.ts';

let world: ServerWorld;
let server: Awaited<ReturnType<typeof listen>>;
let api: ApiClient;
let places: Readonly<Record<string, string>>;

beforeEach(async () => {
	world = await createServerWorld();
	const organization = await world.addOrganization('Acme Works');
	const administrator = await world.addAdministrator({ role: 'Help Desk' });
	await world.addAdministrator({ role: 'Manager' });
	api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
	places = {
		PROVIDER: world.providerId,
		ADMINISTRATOR: administrator,
		ORGANIZATION: organization,
		KEY: api.key
	};
	const place = { host: '127.0.0.1', port: 0, tls: undefined };
	server = await listen(world.listener, place);
});
afterEach(async () => {
	await finish(server);
	await world.close();
});

describe('a request of a client of the published API', () => {
	test.each(upstreamRequests)('succeeds: $client, $name', async (sent) => {
		const { status, text } = await send(portOf(server), sent, places);

		expect([status, text]).toEqual([sent.success, sent.success === 204 ? '' : text]);
		const body: unknown = text === '' ? undefined : JSON.parse(text);
		expect(() => modelOf(sent).parse(body)).not.toThrow();
		if (sent.finds !== undefined) {
			expect(resultsOf({ body })).toHaveLength(sent.finds);
			expect(recordOf({ body }).totalCount).toBe(sent.finds);
		}
		const { answers = {} } = sent;
		for (const [name, value] of Object.entries(answers))
			expect(recordOf({ body })[name]).toBe(places[String(value)] ?? value);
	});

	test.each(upstreamRequests)(
		'is refused in types that it decodes: $client, $name',
		async (sent) => {
			const { status, text } = await send(portOf(server), sent, { ...places, KEY: 'none' });

			expect(status).toBe(401);
			expect(UpstreamError.parse(JSON.parse(text))).toMatchObject({
				code: 401,
				status: 'Unauthorized'
			});
		}
	);
});

test('a deletion by a client removes only its target', async () => {
	const deletion = upstreamRequests.find(
		({ client, name }) => client === 'powershell-module' && name === 'delete'
	);
	if (deletion === undefined) throw new Error('There is no deletion.');
	const list = `/providers/${world.providerId}/administrators`;
	const before = resultsOf(await api.get(list)).map(({ id }) => id);

	await send(portOf(server), deletion, places);

	const after = resultsOf(await api.get(list)).map(({ id }) => id);
	expect(after).toEqual(before.filter((id) => id !== places.ADMINISTRATOR));
});
