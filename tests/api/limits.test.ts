import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasonOf, openApiClient, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

let world: ServerWorld;
let api: ApiClient;
let provider: string;

beforeAll(async () => {
	world = await createServerWorld();
	// This owner has enrolled in MFA, whatever the settings become.
	api = await openApiClient(
		world,
		await world.addAdministrator({ role: OWNER_ROLE, mfaRequired: true })
	);
	provider = `/providers/${world.providerId}`;
});
afterAll(() => world.close());

test.each<readonly [string, number, (text: string) => object]>([
	['firstname', 200, (firstname) => ({ firstname })],
	['lastname', 200, (lastname) => ({ lastname })],
	['email', 320, (text) => ({ email: `${text.slice(11)}@ex.example` })],
	['reason', 500, (reason) => ({ enableMultiFactor: true, reason })],
	['ticket', 100, (ticket) => ({ enableMultiFactor: true, ticket })]
])('%s is limited to %i characters', async (_field, limit, bodyOf) => {
	const one = `${provider}/administrators/${await world.addAdministrator({ role: 'Help Desk' })}`;

	const fitting = await api.patch(one, bodyOf('x'.repeat(limit)));
	const over = await api.patch(one, bodyOf('x'.repeat(limit + 1)));

	expect(fitting.status).toBe(200);
	expect([over.status, reasonOf(over)]).toEqual([400, 'invalid_arguments']);
});

test.each([
	['lockAfterMinutes', 1, 60],
	['leaseHours', 1, 720],
	['staleAfterHours', 1, 720],
	['apiKeyDays', 1, 365],
	['maxRaiseHours', 1, 720]
])('%s is an integer from %i to %i', async (name, least, most) => {
	const path = `${provider}/settings`;
	const before = (await api.get(path)).body;
	const wrong = [least - 1, most + 1, -1, 1.5, 1e308, '1', null, true, [], {}];

	for (const value of wrong) {
		const answer = await api.patch(path, { [name]: value });
		expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_arguments']);
	}
	expect((await api.get(path)).body).toEqual(before);
	for (const value of [most, least])
		expect((await api.patch(path, { [name]: value })).status).toBe(200);
});

test('the name of an organization is limited to 200 characters, counted as characters', async () => {
	const path = `${provider}/organizations`;
	const wrong = ['', ' ', 'x'.repeat(201), 1, null, []].map((name) => ({ name }));
	const counts = [-1, 1.5, '1', true, {}].map((maxSystemUsers) => ({ name: 'B', maxSystemUsers }));

	for (const body of [...wrong, ...counts]) {
		const answer = await api.post(path, body);
		expect([answer.status, reasonOf(answer)]).toEqual([400, 'invalid_arguments']);
	}
	expect((await api.post(path, { name: 'x'.repeat(200), maxSystemUsers: 0 })).status).toBe(201);
});
