import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { createOperations } from '@tenantry/sync-server/api/operations.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { idOf, openApiClient, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const BECAUSE = { reason: 'Asked by phone', ticket: 'T-7' };
/** A write that takes no reason says so. */
const REFUSED = 'refused by name';
const PROVIDER = '/providers/{provider_id}';

/** What each write sends beside its reason, and how many events carry that, or that it is refused. */
const WRITES: Readonly<Record<string, readonly [body: object, outcome: number | typeof REFUSED]>> =
	{
		createAdministrator: [{ email: 'new@north.example' }, REFUSED],
		replaceAdministrator: [{ firstname: 'Grace', apiKeyAllowed: true }, 2],
		updateAdministrator: [{ firstname: 'Grace', roleName: 'Manager', note: 'Night shift' }, 3],
		deleteAdministrator: [{}, 1],
		suspendAdministrator: [{}, 1],
		restoreAdministrator: [{}, 1],
		resetAdministratorTotp: [{}, 1],
		resetAdministratorPassword: [{}, 1],
		createOrganizationLink: [{ organization: '0'.repeat(24) }, REFUSED],
		deleteOrganizationLink: [{}, REFUSED],
		createOrganization: [{ name: 'Mill' }, REFUSED],
		updateOrganization: [{ name: 'Mill' }, REFUSED],
		patchOrganization: [{ name: 'Mill' }, REFUSED],
		archiveOrganization: [{}, 1],
		updateSettings: [{ requireAdminMFA: true }, REFUSED]
	};

const Refusal = z.object({
	reason: z.literal('invalid_arguments'),
	details: z.array(z.object({ field: z.string() }))
});

let world: ServerWorld;
let api: ApiClient;

beforeEach(async () => {
	world = await createServerWorld({ database: 'sqlite' });
	api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
});
afterEach(() => world.close());

const operations = createOperations().filter(({ method }) => method !== 'get');

test('each write of the API is tried', () => {
	expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(WRITES).toSorted());
});

test.each(operations)(
	'$id records the reason and the ticket, or refuses them by name',
	async ({ id, method, path }) => {
		const [body, outcome] = WRITES[id] ?? [{}, 0];
		const url = await addressed(path);
		const before = (await world.audit()).length;

		const answer = await world.request(`/api/v2${url}`, {
			method: method.toUpperCase(),
			headers: { 'x-api-key': api.key, 'content-type': 'application/json' },
			body: JSON.stringify({ ...body, ...BECAUSE })
		});

		const events = (await world.audit()).slice(before);
		if (outcome === REFUSED) {
			const { details } = Refusal.parse(await answer.json());
			expect(details).toMatchObject([{ field: 'reason, ticket' }]);
			expect(events).toEqual([]);
		} else {
			expect(answer.ok).toBe(true);
			expect(events).toHaveLength(outcome);
			for (const event of events) expect(event).toMatchObject(BECAUSE);
		}
	}
);

/** Fills in the ids of records that the write needs. */
async function addressed(path: string): Promise<string> {
	const organization = idOf(
		await api.post(`/providers/${world.providerId}/organizations`, { name: 'Bakery' })
	);
	const person = await world.addAdministrator({ role: 'Help Desk', mfaRequired: false });
	if (path.endsWith('/restore')) await world.apply('administrator.suspend', { id: person });
	return path
		.replace(PROVIDER, `/providers/${world.providerId}`)
		.replace('{administrator_id}', person)
		.replace('{id}', path.includes('/administrators/{id}') ? person : organization);
}
